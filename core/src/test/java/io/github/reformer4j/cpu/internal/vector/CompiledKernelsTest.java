package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.TestJvm;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernels stay what the compiler turns into machine instructions. A method that grows beyond the
 * compiler's limit, a call that it no longer inlines, a vector operation without an intrinsic: each
 * of them shows as vectors on the heap, and as a kernel ten or a hundred times slower, while every
 * other test still passes.
 */
class CompiledKernelsTest {
  /** Longer methods are never compiled (HotSpot's HugeMethodLimit). */
  private static final int HUGE_METHOD = 8000;

  /** Longer methods are never inlined, however often they are called (FreqInlineSize). */
  private static final int HOT_METHOD = 325;

  /** What a warm call that has its scratch memory may take: records and lambdas. */
  private static final long MOST_BYTES = 16 << 10;

  private static final String INTERNAL = "io/github/reformer4j/cpu/internal/";
  private static final String KERNELS = INTERNAL + "vector/";
  private static final String VECTOR_API = "jdk/incubator/vector/";

  /** Where attention and dense products begin; what they use of the kernels must be compiled. */
  private static final List<String> ROOTS =
      List.of("engine/", "hash/", "decode/", "operations/CpuMatrices");

  /** A compilation in the compiler's log: attributes, tier, class and method. */
  private static final Pattern COMPILATION =
      Pattern.compile("^\\s*\\d+\\s+\\d+\\s+[%sb!n ]*\\s(\\d)\\s+(\\S+)::(\\S+) .*");

  /** What it inlined into the compilation before. */
  private static final Pattern INLINED =
      Pattern.compile("^\\s+@ \\d+\\s+(\\S+)::(\\S+) \\(\\d+ bytes\\)\\s+(.*)");

  /** Programs of warm calls that run beside each other, as each keeps one processor busy. */
  private static final Map<String, Running> PROGRAMS = new HashMap<>();

  private record Running(Process process, Path result, Path log) {}

  @BeforeAll
  static void startPrograms(@TempDir Path folder) throws IOException {
    if (registersOfThisWidth()) {
      for (String what : List.of("kernels", "kernels reversed", "broken")) {
        PROGRAMS.put(what, start(what, folder));
      }
    }
  }

  @AfterAll
  static void endPrograms() {
    PROGRAMS.values().forEach(program -> program.process.destroyForcibly());
  }

  @Test
  void noMethodIsTooLongToBeCompiled() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (ClassModel model : classes().values()) {
      tooLong.addAll(tooLong(model));
    }
    assertThat(tooLong).as("methods over %d bytecodes", HUGE_METHOD).isEmpty();
  }

  /**
   * Kernels of as many vector operations as the compiler takes at once must stay methods of their
   * own. Which caller it would inline them into depends on the order in which methods get warm, so
   * no run of warm calls would show it each time.
   */
  @Test
  void kernelsThatMustNotBeInlinedAreTooLongForIt() throws IOException {
    Map<String, Integer> lengths = new HashMap<>();
    for (String kernel : List.of("Bfloat16Tile", "RowTouch")) {
      for (MethodModel method : Objects.requireNonNull(classes().get(KERNELS + kernel)).methods()) {
        if (method.code().orElse(null) instanceof CodeAttribute code) {
          lengths.merge(
              kernel + "." + method.methodName().stringValue(), code.codeLength(), Math::max);
        }
      }
    }
    assertThat(
            List.of(
                lengths.get("Bfloat16Tile.scores"),
                lengths.get("Bfloat16Tile.accumulate"),
                lengths.get("RowTouch.rows")))
        .allSatisfy(length -> assertThat(length).isGreaterThan(HOT_METHOD));
  }

  @Test
  void aMethodThatIsTooLongIsNoticed() {
    assertThat(tooLong(withMethod(HUGE_METHOD))).containsExactly("Long.method: 8001");
    assertThat(tooLong(withMethod(HUGE_METHOD - 1))).isEmpty();
  }

  private static ClassModel withMethod(int nops) {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of("Long"),
                type ->
                    type.withMethodBody(
                        "method",
                        MethodTypeDesc.of(ConstantDescs.CD_void),
                        ClassFile.ACC_STATIC,
                        code -> {
                          for (int i = 0; i < nops; i++) {
                            code.nop();
                          }
                          code.return_();
                        }));
    return ClassFile.of().parse(bytes);
  }

  private static List<String> tooLong(ClassModel model) {
    List<String> found = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      CodeModel code = method.code().orElse(null);
      if (code instanceof CodeAttribute attribute && attribute.codeLength() > HUGE_METHOD) {
        found.add(
            model.thisClass().asInternalName()
                + "."
                + method.methodName().stringValue()
                + ": "
                + attribute.codeLength());
      }
    }
    return found;
  }

  /** What the compiler leaves out of which caller depends on what was warm first. */
  @ParameterizedTest
  @ValueSource(strings = {"kernels", "kernels reversed"})
  void warmCallsLeaveNoVectorsOnTheHeap(String what) throws IOException, InterruptedException {
    assumeThat(registersOfThisWidth()).as("registers of this width").isTrue();
    Warm warm = warm(what);
    assertThat(warm.vectors).as("vectors that became objects").isEmpty();
    assertThat(warm.bytes).hasSizeGreaterThan(10);
    // attention over whole sequences makes its scratch memory anew
    warm.bytes.keySet().removeIf(name -> name.endsWith("ward") && !name.startsWith("product"));
    assertThat(warm.bytes)
        .allSatisfy((name, bytes) -> assertThat(bytes).as(name).isLessThan(MOST_BYTES));
    assertThat(warm.compiled)
        .as("kernels of attention and dense products that the optimising compiler compiled")
        .containsAll(kernelsInUse());
  }

  @Test
  void aKernelThatKeepsAVectorIsNoticed() throws IOException, InterruptedException {
    assumeThat(registersOfThisWidth()).as("registers of this width").isTrue();
    Warm warm = warm("broken");
    assertThat(warm.bytes.keySet()).containsExactlyInAnyOrder("boxing", "sound");
    assertThat(warm.bytes.get("boxing")).isGreaterThan(MOST_BYTES);
    assertThat(warm.bytes.get("sound")).isLessThan(MOST_BYTES);
    assertThat(warm.vectors)
        .isNotEmpty()
        .allSatisfy(vector -> assertThat(vector).contains("BrokenKernel.boxing"));
  }

  /** Wider vectors than the machine has are emulated, by objects. */
  private static boolean registersOfThisWidth() {
    return Lanes.FLOATS.vectorBitSize() <= FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /**
   * What a run of {@link WarmCalls} gave.
   *
   * @param bytes that each call takes
   * @param vectors that became objects, and where
   * @param compiled classes of which the optimising compiler compiled or inlined a method
   */
  private record Warm(Map<String, Long> bytes, List<String> vectors, Set<String> compiled) {}

  private static Running start(String what, Path folder) throws IOException {
    Path result = folder.resolve(what);
    Path log = folder.resolve(what + ".log");
    List<String> options =
        new ArrayList<>(
            List.of(
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xbatch",
                "-XX:-UseTLAB",
                "-XX:CompileThresholdScaling=0.2",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+PrintCompilation",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=PrintInlining," + INTERNAL + "*.*"));
    if (System.getProperty(VectorWidth.PROPERTY) != null) {
      options.add("-D" + VectorWidth.PROPERTY + "=" + System.getProperty(VectorWidth.PROPERTY));
    }
    Process process =
        new ProcessBuilder(TestJvm.command(options, WarmCalls.class, result.toString(), what))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Running(process, result, log);
  }

  private static Warm warm(String what) throws IOException, InterruptedException {
    Running program = Objects.requireNonNull(PROGRAMS.get(what), what);
    int exit = program.process.waitFor();
    List<String> lines = Files.readAllLines(program.log);
    assertThat(exit)
        .as(() -> String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())))
        .isZero();
    Map<String, Long> bytes = new HashMap<>();
    List<String> vectors = new ArrayList<>();
    for (String line : Files.readAllLines(program.result)) {
      String[] parts = line.split("\t", -1);
      if (parts[0].equals("call")) {
        bytes.put(parts[1], Long.parseLong(parts[2]));
      } else {
        vectors.add(parts[1]);
      }
    }
    return new Warm(bytes, vectors, compiled(lines));
  }

  private static Set<String> compiled(List<String> log) {
    Set<String> classes = new HashSet<>();
    boolean optimised = false;
    for (String line : log) {
      Matcher compilation = COMPILATION.matcher(line);
      if (compilation.matches()) {
        optimised = compilation.group(1).equals("4") && !line.contains("COMPILE SKIPPED");
        if (optimised) {
          classes.add(compilation.group(2).replace('.', '/'));
        }
        continue;
      }
      Matcher inlined = INLINED.matcher(line);
      if (optimised
          && inlined.matches()
          && (inlined.group(3).startsWith("inline")
              || inlined.group(3).startsWith("force inline"))) {
        classes.add(inlined.group(1).replace('.', '/'));
      }
    }
    return classes;
  }

  /** Classes on vectors that attention and dense products reach. */
  private static Set<String> kernelsInUse() throws IOException {
    Map<String, ClassModel> classes = classes();
    Set<String> reached = new HashSet<>();
    List<String> open =
        new ArrayList<>(
            classes.keySet().stream()
                .filter(name -> ROOTS.stream().anyMatch(root -> name.startsWith(INTERNAL + root)))
                .toList());
    while (!open.isEmpty()) {
      String name = open.removeLast();
      if (classes.containsKey(name) && reached.add(name)) {
        open.addAll(named(classes.get(name)));
      }
    }
    Set<String> kernels = new HashSet<>();
    classes.forEach(
        (name, model) -> {
          if (reached.contains(name) && name.startsWith(KERNELS) && computes(model)) {
            kernels.add(name);
          }
        });
    if (StoredTiles.COLUMNS != GemmTile.TILE) {
      kernels.remove(KERNELS + "StoredTiles");
      kernels.remove(KERNELS + "PlacedTiles");
    }
    assertThat(kernels).contains(KERNELS + "RowTiles", KERNELS + "DecodeTile");
    return kernels;
  }

  /** Whether more than a class initialiser works on vectors. */
  private static boolean computes(ClassModel model) {
    return named(model).stream().anyMatch(name -> name.startsWith(VECTOR_API + "FloatVector"))
        && !model.thisClass().asInternalName().equals(KERNELS + "Lanes");
  }

  private static List<String> named(ClassModel model) {
    List<String> names = new ArrayList<>();
    model
        .constantPool()
        .forEach(
            entry -> {
              if (entry instanceof ClassEntry type) {
                names.add(type.asInternalName());
              }
            });
    return names;
  }

  /** The classes of the backend, by internal name. */
  private static Map<String, ClassModel> classes() throws IOException {
    Path root;
    try {
      root = Path.of(CpuBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Map<String, ClassModel> classes = new HashMap<>();
    try (Stream<Path> files = Files.walk(root.resolve(INTERNAL))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassModel model = ClassFile.of().parse(file);
        classes.put(model.thisClass().asInternalName(), model);
      }
    }
    assertThat(classes).containsKey(KERNELS + "GemmTile");
    return classes;
  }
}
