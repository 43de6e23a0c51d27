package io.github.reformer4j.cuda.internal.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.device.KernelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles every kernel, which needs no card, and holds what it takes against the record: for one
 * architecture of each generation, as each costs every build 15 seconds; {@code
 * -Dreformer4j.footprints=all} takes all of them, {@code record} writes the record anew.
 */
class KernelFootprintsTest {
  private static final Path RECORD = Path.of("kernel-footprints.tsv");
  private static final String HOW_TO =
      "if it must be so, record it: ./mvnw test -pl cuda -am -Dtest=KernelFootprintsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dreformer4j.footprints=record";

  private static final String WANTED = System.getProperty("reformer4j.footprints", "generations");
  private static final List<Architecture> ARCHITECTURES =
      switch (WANTED) {
        case "generations" ->
            List.of(
                Architecture.SM_80, Architecture.SM_90A, Architecture.SM_100, Architecture.SM_120);
        case "all", "record" -> List.of(Architecture.values());
        default ->
            throw new IllegalArgumentException(
                "reformer4j.footprints = " + WANTED + ": expected generations, all or record");
      };

  private static final List<String> REFUSED = Collections.synchronizedList(new ArrayList<>());
  private static FootprintTable measured = new FootprintTable(new TreeMap<>());

  private record Module(String file, SortedMap<String, String> defines) {}

  @BeforeAll
  static void compileEverything() throws IOException {
    Nvrtc nvrtc = new Nvrtc(NvrtcLibrary.load().orElseThrow());
    Map<Module, List<KernelSource>> modules =
        KernelRegistry.all().stream()
            .collect(Collectors.groupingBy(source -> new Module(source.file(), source.defines())));
    Map<String, Map<Architecture, Footprint>> rows =
        modules.entrySet().parallelStream()
            .flatMap(module -> tryFootprints(nvrtc, module.getKey(), module.getValue()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    measured = new FootprintTable(new TreeMap<>(rows));
    if (WANTED.equals("record")) {
      measured.write(RECORD);
    }
  }

  private static Stream<Map.Entry<String, Map<Architecture, Footprint>>> tryFootprints(
      Nvrtc nvrtc, Module module, List<KernelSource> entries) {
    try {
      return footprints(nvrtc, module, entries).entrySet().stream();
    } catch (CompileFailure e) {
      REFUSED.add(e.getMessage());
      return Stream.empty();
    }
  }

  private static Map<String, Map<Architecture, Footprint>> footprints(
      Nvrtc nvrtc, Module module, List<KernelSource> entries) {
    KernelText text = KernelText.of(module.file());
    Map<String, Map<Architecture, Footprint>> rows = new TreeMap<>();
    for (Architecture architecture : ARCHITECTURES) {
      CompileJob job = new CompileJob(text, module.defines(), architecture);
      List<String> options = new ArrayList<>(job.options());
      options.add("--ptxas-options=-v");
      Map<String, Footprint> ofEntries = Footprint.ofEntries(nvrtc.compile(job, options).log());
      for (KernelSource entry : entries) {
        assertThat(ofEntries).as("entries of %s", job).containsKey(entry.entry());
        rows.computeIfAbsent(entry.toString(), _ -> new EnumMap<>(Architecture.class))
            .put(architecture, ofEntries.get(entry.entry()));
      }
    }
    return rows;
  }

  @Test
  void everyKernelCompiles() {
    assertThat(REFUSED).isEmpty();
  }

  @Test
  void noKernelSpillsMoreThanBefore() throws IOException {
    assertThat(measured.spillsBeyond(FootprintTable.read(RECORD))).as(HOW_TO).isEmpty();
  }

  @Test
  void theRecordNamesEveryKernel() throws IOException {
    assertThat(FootprintTable.read(RECORD).rows().keySet())
        .as(HOW_TO)
        .isEqualTo(measured.rows().keySet());
  }

  @Test
  void everyFileIsInTheRegistry() throws IOException {
    Path kernels = Path.of("src/main/resources/io/github/reformer4j/cuda/kernels");
    List<String> asked = KernelRegistry.all().stream().map(KernelSource::file).toList();
    try (var files = Files.walk(kernels)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".cu"))
                  .map(file -> kernels.relativize(file).toString().replace('\\', '/')))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(asked).contains(file));
    }
  }

  @Test
  void spillIsNoticed() {
    Nvrtc nvrtc = new Nvrtc(NvrtcLibrary.load().orElseThrow());
    String kernel = "tests/scale.cu:spilling";
    Map<String, Map<Architecture, Footprint>> spilling =
        footprints(
            nvrtc,
            new Module("tests/scale.cu", new TreeMap<>()),
            List.of(KernelSource.of("tests/scale.cu", "spilling")));
    FootprintTable now = new FootprintTable(new TreeMap<>(spilling));
    assertThat(now.spillsBeyond(new FootprintTable(new TreeMap<>())))
        .hasSize(ARCHITECTURES.size())
        .allSatisfy(line -> assertThat(line).startsWith(kernel + " on sm_").endsWith("are 0"));
    assertThat(now.spillsBeyond(now)).isEmpty();
  }

  @Test
  void recordIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
    FootprintTable table =
        new FootprintTable(
            new TreeMap<>(
                Map.of(
                    "a.cu:a{X=1}",
                    Arrays.stream(Architecture.values())
                        .collect(
                            Collectors.toMap(
                                each -> each,
                                each -> new Footprint(each.option().length(), 2, 3, 4))))));
    table.write(folder.resolve("table"));
    assertThat(FootprintTable.read(folder.resolve("table"))).isEqualTo(table);
  }
}
