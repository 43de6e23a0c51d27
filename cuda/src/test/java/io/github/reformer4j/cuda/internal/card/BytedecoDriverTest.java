package io.github.reformer4j.cuda.internal.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The binding to the driver, against a driver that a C compiler makes on the spot. The process that
 * loads it is another one: a library cannot be taken back, and this JVM shall find no card.
 */
class BytedecoDriverTest {
  @TempDir private Path folder;

  private record Ended(int code, String output) {}

  private Ended run(List<String> command) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    int code = builder.start().waitFor();
    return new Ended(code, Files.readString(log));
  }

  private static boolean hasCompiler() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(part -> Files.isExecutable(Path.of(part, "gcc")));
  }

  private void makeDriver() throws IOException, InterruptedException {
    Path source = folder.resolve("pretended.c");
    try (InputStream text =
        BytedecoDriverTest.class.getResourceAsStream(
            "/io/github/reformer4j/cuda/driver/pretended.c")) {
      Files.copy(Objects.requireNonNull(text), source);
    }
    String library = folder.resolve("libcuda.so.1").toString();
    Ended compiled =
        run(List.of("gcc", "-shared", "-fPIC", "-O1", "-o", library, source.toString()));
    assertThat(compiled.code()).as(compiled.output()).isZero();
  }

  private Ended java(String main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dreformer4j.cache=" + folder.resolve("cache"),
            "-Dreformer4j.cublas=off",
            "-cp",
            System.getProperty("java.class.path"),
            main));
    return run(command);
  }

  @Test
  void everythingReachesTheDriverAsItIsMeant() throws IOException, InterruptedException {
    assumeThat(hasCompiler()).as("gcc on Linux makes the driver for this test").isTrue();
    makeDriver();
    Ended ended = java("io.github.reformer4j.cuda.internal.card.PretendedCard");
    assertThat(ended.output().lines())
        .containsExactly(
            "Pretended card (cuda:0, compute capability 8.9, 4 multiprocessors, driver for CUDA"
                + " 13.0), NVRTC 13.1, no cuBLAS",
            "after a fill: 3.0039215",
            "values arrive: true",
            "after a launch: 2.0",
            "after two replays: 8.0",
            "cuda:0 is out of memory: asked for 2000000000 bytes, and 1000000000 of 5000000000 are"
                + " free",
            "cuda:0, tests/scale.cu:scale over Grid[x=1, y=1, z=1, threads=32, sharedBytes=0]:"
                + " cuLaunchKernel failed with CUDA_ERROR_INVALID_VALUE (1): words of the pretended"
                + " driver",
            "cuda:0, finding tests/scale.cu:missing: cuModuleGetFunction failed with"
                + " CUDA_ERROR_NOT_FOUND (500): words of the pretended driver",
            "closed");
    assertThat(ended.code()).isZero();
  }

  @Test
  void libraryThatIsNoDriverIsSentenceAndNoCrash() throws IOException, InterruptedException {
    assumeThat(hasCompiler()).as("gcc on Linux makes the driver for this test").isTrue();
    Path source = Files.writeString(folder.resolve("empty.c"), "int nothing;\n");
    String library = folder.resolve("libcuda.so.1").toString();
    assertThat(run(List.of("gcc", "-shared", "-o", library, source.toString())).code()).isZero();
    Ended ended = java("io.github.reformer4j.cuda.internal.card.LookForCard");
    assertThat(ended.output())
        .isEqualToIgnoringNewLines("libcuda.so.1 has no function cuInit: expected a newer one");
    assertThat(ended.code()).isZero();
  }
}
