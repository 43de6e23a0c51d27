package io.github.reformer4j.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuBackendTest {
  @Test
  void isFoundAndOpenedByName() {
    try (Backend backend = Backends.open("cpu")) {
      assertThat(backend).isInstanceOf(CpuBackend.class);
      assertThat(backend.name()).isEqualTo("cpu");
      assertThat(backend.types()).containsExactly(DType.FLOAT32);
      assertThat(backend.kernel(LshAttention.crossPolytope(4).build()))
          .isInstanceOf(LshKernel.class);
      assertThat(backend.kernel(ExactAttention.of(true))).isNotInstanceOf(LshKernel.class);
    }
  }

  @Test
  void describesThreadsAndVectors() {
    try (CpuBackend one = CpuBackend.create(new CpuOptions(1));
        CpuBackend three = CpuBackend.create(new CpuOptions(3))) {
      assertThat(one.description()).matches("CPU, 1 thread, \\d+-bit vectors, float32");
      assertThat(three.description()).matches("CPU, 3 threads, \\d+-bit vectors, float32");
    }
  }

  @Test
  void refusesNumbersOfThreadsOutOfRange() {
    assertThatThrownBy(() -> new CpuOptions(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads = 0: expected 1 to 1024");
    assertThatThrownBy(() -> new CpuOptions(1025)).hasMessage("threads = 1025: expected 1 to 1024");
    assertThat(CpuOptions.defaults().threads()).isPositive();
  }

  @Test
  void refusesAWorkspaceForFewerThreads() {
    ExactAttention spec = ExactAttention.of(false);
    try (CpuBackend one = CpuBackend.create(new CpuOptions(1));
        CpuBackend three = CpuBackend.create(new CpuOptions(3));
        Tensor x = Tensor.allocate(DType.FLOAT32, 1, 1, 4, 8);
        Workspace small = one.attention(spec).newWorkspace();
        Workspace large = three.attention(spec).newWorkspace()) {
      AttentionInputs inputs = AttentionInputs.separate(x, x, x);
      AttentionOutputs outputs = AttentionOutputs.allocate(spec, inputs);
      Attention attention = three.attention(spec);
      assertThatThrownBy(() -> attention.forward(inputs, outputs, small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "workspace = one for 1 threads: expected one for 3, as this backend's newWorkspace()"
                  + " gives");
      one.attention(spec).forward(inputs, outputs, large);
      outputs.close();
    }
  }

  @Test
  void isUsableHere() {
    assertThat(new CpuBackendProvider().availability())
        .isInstanceOfSatisfying(
            Availability.Usable.class, u -> assertThat(u.description()).startsWith("CPU, "));
  }

  @Test
  void saysInOneSentenceWhatAJvmWithoutTheVectorApiLacks() throws Exception {
    assertThat(answerOf(List.of()))
        .isEqualTo(
            "this JVM runs without the Vector API (start Java with --add-modules"
                + " jdk.incubator.vector)");
  }

  @Test
  void saysWhatIsWrongWithAForcedWidthEachTimeItIsAsked() throws Exception {
    assertThat(
            answerOf(
                List.of(
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-Dio.github.reformer4j.vectorBits=100")))
        .isEqualTo("io.github.reformer4j.vectorBits = 100: expected 64, 128, 256 or 512");
  }

  /** Asks twice in a JVM of its own; both answers must be the same, and refusals. */
  private static String answerOf(List<String> options) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(TestJvm.command(options, Asker.class))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> lines = output.lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo(lines.get(0));
    return lines.get(0);
  }

  /** The main class of that JVM. */
  static final class Asker {
    private Asker() {}

    /** Prints two answers. */
    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        System.out.println(
            switch (new CpuBackendProvider().availability()) {
              case Availability.Unusable(String reason) -> reason;
              case Availability.Usable(String description) -> "usable: " + description;
            });
      }
    }
  }
}
