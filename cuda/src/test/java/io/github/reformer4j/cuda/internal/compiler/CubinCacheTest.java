package io.github.reformer4j.cuda.internal.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.cuda.internal.device.KernelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CubinCacheTest {
  private static final CompileJob JOB =
      job("text", Map.of("a.cuh", "header"), Map.of("ELEMENT", "float"), Architecture.SM_80);

  @TempDir private Path folder;
  private final Counting compiler = new Counting("one");

  /** Gives 100 KB that depend on the job, and counts. */
  private static final class Counting implements Compiler {
    private final String version;
    private final List<String> asked = new ArrayList<>();

    Counting(String version) {
      this.version = version;
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public synchronized byte[] compile(CompileJob job) {
      asked.add(job.toString());
      byte[] binary = new byte[100_000];
      for (int i = 0; i < binary.length; i++) {
        binary[i] = (byte) ((i * job.text().hashCode()) >> 8);
      }
      return binary;
    }
  }

  private static CompileJob job(
      String text,
      Map<String, String> headers,
      Map<String, String> defines,
      Architecture architecture) {
    return new CompileJob(
        new KernelText("file.cu", text, new TreeMap<>(headers)),
        new TreeMap<>(defines),
        architecture);
  }

  private CubinCache cache() {
    return new CubinCache(compiler, folder.resolve("cubin"));
  }

  private Path onlyEntry() throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve("cubin"))) {
      List<Path> all = entries.toList();
      assertThat(all).as("one entry, and nothing half written").hasSize(1);
      return all.getFirst();
    }
  }

  @Test
  void compilesOnce() throws IOException {
    byte[] first = cache().compile(JOB);
    assertThat(cache().compile(JOB)).isEqualTo(first);
    assertThat(compiler.asked).hasSize(1);
    assertThat(onlyEntry()).isRegularFile();
  }

  @Test
  void everythingThatMattersMakesAnotherEntry() {
    Map<String, String> header = Map.of("a.cuh", "header");
    Map<String, String> define = Map.of("ELEMENT", "float");
    List<CompileJob> jobs =
        List.of(
            JOB,
            job("text2", header, define, Architecture.SM_80),
            job("text", Map.of("a.cuh", "other"), define, Architecture.SM_80),
            job("text", Map.of("b.cuh", "header"), define, Architecture.SM_80),
            job("text", Map.of(), define, Architecture.SM_80),
            job("text", header, Map.of("ELEMENT", "bf16"), Architecture.SM_80),
            job("text", header, Map.of(), Architecture.SM_80),
            job("text", header, define, Architecture.SM_90));
    jobs.forEach(cache()::compile);
    assertThat(compiler.asked).hasSize(jobs.size());
    Counting newer = new Counting("two");
    new CubinCache(newer, folder.resolve("cubin")).compile(JOB);
    assertThat(newer.asked).hasSize(1);
  }

  @Test
  void damagedEntryIsMadeAgain() throws IOException {
    byte[] binary = cache().compile(JOB);
    Path entry = onlyEntry();
    byte[] good = Files.readAllBytes(entry);
    for (int at : new int[] {0, 9, 20, good.length - 1}) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(entry, bad);
      int before = compiler.asked.size();
      assertThat(cache().compile(JOB)).isEqualTo(binary);
      assertThat(compiler.asked).as("byte %s changed", at).hasSize(before + 1);
      assertThat(Files.readAllBytes(entry)).isEqualTo(good);
    }
  }

  @Test
  void shortenedEntryIsMadeAgain() throws IOException {
    byte[] binary = cache().compile(JOB);
    Path entry = onlyEntry();
    byte[] good = Files.readAllBytes(entry);
    for (int length : new int[] {0, 7, 40, good.length - 1}) {
      Files.write(entry, Arrays.copyOf(good, length));
      assertThat(cache().compile(JOB)).as("%s bytes left", length).isEqualTo(binary);
      assertThat(Files.readAllBytes(entry)).isEqualTo(good);
    }
  }

  @Test
  void worksWhereTheFolderCannotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("cubin"), "a file where the folder would be");
    byte[] binary = cache().compile(JOB);
    assertThat(cache().compile(JOB)).isEqualTo(binary);
    assertThat(compiler.asked).hasSize(2);
    assertThat(file).hasContent("a file where the folder would be");
  }

  @Test
  void manyAtOnceGetTheSame() throws IOException {
    byte[] binary = compiler.compile(JOB);
    assertThat(IntStream.range(0, 64).parallel().mapToObj(_ -> cache().compile(JOB)))
        .allSatisfy(each -> assertThat(each).isEqualTo(binary));
    assertThat(onlyEntry()).isRegularFile();
  }

  @Test
  void failureIsNotKept() {
    Compiler failing =
        new Compiler() {
          @Override
          public String version() {
            return "one";
          }

          @Override
          public byte[] compile(CompileJob job) {
            throw new CompileFailure(job.toString(), "an error", "the log");
          }
        };
    CubinCache cache = new CubinCache(failing, folder.resolve("cubin"));
    assertThatThrownBy(() -> cache.compile(JOB)).isInstanceOf(CompileFailure.class);
    assertThat(cache().compile(JOB)).hasSize(100_000);
  }
}
