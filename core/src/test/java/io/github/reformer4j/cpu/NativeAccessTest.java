package io.github.reformer4j.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.cpu.internal.vector.VectorWidth;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native access makes calls faster and changes no bit: without it, memory comes in small pages,
 * rows and results go through segments, and threads wake where the system puts them.
 */
@DisabledIfSystemProperty(
    named = VectorWidth.PROPERTY,
    matches = ".+",
    disabledReason =
        "memory and addresses do not depend on the vector width; run at the machine's own")
class NativeAccessTest {
  private static final int RESULTS = 6 + KeyValueCache.values().length;

  @TempDir private Path folder;

  @Test
  void aJvmThatDeniesNativeAccessGivesTheSameBits() throws IOException, InterruptedException {
    List<String> allowed = run("allowed", "--enable-native-access=ALL-UNNAMED");
    List<String> denied = run("denied", "--illegal-native-access=deny");
    assertThat(allowed.getFirst()).isEqualTo("native access: true");
    assertThat(denied.getFirst()).isEqualTo("native access: false");
    assertThat(allowed.get(1)).endsWith("float32");
    assertThat(denied.get(1)).isEqualTo(allowed.get(1) + ", without --enable-native-access");
    assertThat(denied.subList(2, denied.size()))
        .hasSize(RESULTS)
        .isEqualTo(allowed.subList(2, allowed.size()));
  }

  /** The lines that {@link Answers} writes in a JVM of its own, which complains about nothing. */
  private List<String> run(String name, String option) throws IOException, InterruptedException {
    Path log = folder.resolve(name + ".log");
    Path answers = folder.resolve(name);
    List<String> options =
        List.of("--add-modules=jdk.incubator.vector", option, "-XX:+UseSerialGC");
    int exit =
        new ProcessBuilder(TestJvm.command(options, Answers.class, answers.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String said = Files.readString(log);
    assertThat(exit).as(said).isZero();
    assertThat(said).doesNotContain("restricted");
    return Files.readAllLines(answers);
  }

  /** The program of that JVM. */
  static final class Answers {
    private static final int HEADS = 1;

    /** Rows fill two huge pages and more, so that tensors are mapped where they can be. */
    private static final int TOKENS = 16_400;

    private static final int DIM = 64;
    private static final int ROWS = 1_600;
    private static final int COLUMNS = 130;

    private final Map<String, Tensor> results = new LinkedHashMap<>();

    private Answers() {}

    /** Writes to the named file whether there is native access, and what the bits come to. */
    public static void main(String[] args) throws IOException {
      Answers answers = new Answers();
      List<String> lines = new ArrayList<>();
      try (CpuBackend backend = CpuBackend.create(new CpuOptions(2))) {
        lines.add("native access: " + CpuBackend.class.getModule().isNativeAccessEnabled());
        lines.add(backend.description());
        answers.attention(backend);
        answers.product(backend);
      }
      answers.results.forEach(
          (name, tensor) -> {
            lines.add(name + " " + Arrays.hashCode(tensor.toFloats()));
            tensor.close();
          });
      Files.write(Path.of(args[0]), lines);
    }

    private void attention(CpuBackend backend) {
      LshAttention spec =
          LshAttention.crossPolytope(32, 8)
              .rounds(1)
              .seed(5)
              .causal(true)
              .aligned(64, 1, 0)
              .build();
      Attention attention = backend.attention(spec);
      try (Tensor queryKeys = normal(1, 1, HEADS, TOKENS, DIM);
          Tensor values = normal(2, 1, HEADS, TOKENS, DIM);
          Tensor outGradient = normal(3, 1, HEADS, TOKENS, DIM)) {
        AttentionInputs in = AttentionInputs.shared(queryKeys, values);
        AttentionOutputs out = attention.forward(in);
        AttentionGradients gradients = attention.backward(in, out, outGradient);
        results.put("output", out.out());
        results.put("gradient of queries", gradients.queries());
        results.put("gradient of values", gradients.values());
      }
      for (KeyValueCache cache : KeyValueCache.values()) {
        results.put("decoding, cache " + cache, decoded(attention, cache));
      }
    }

    /** The last of some tokens. */
    private static Tensor decoded(Attention attention, KeyValueCache cache) {
      Tensor out = Tensor.allocate(DType.FLOAT32, 1, HEADS, 1, DIM);
      try (Decoder decoder = attention.decoder(1, HEADS, DIM, DIM, cache)) {
        for (int token = 0; token < 200; token++) {
          try (Tensor row = normal(10 + token, 1, HEADS, 1, DIM)) {
            decoder.step(AttentionInputs.shared(row, row), out);
          }
        }
      }
      return out;
    }

    private void product(CpuBackend backend) {
      Matrices matrices = backend.operations().matrices();
      Tensor y = Tensor.allocate(DType.FLOAT32, ROWS, COLUMNS);
      Tensor inputs = Tensor.allocate(DType.FLOAT32, ROWS, DIM);
      Tensor gradient = Tensor.allocate(DType.FLOAT32, COLUMNS, DIM);
      try (Tensor x = normal(5, ROWS, DIM);
          Tensor weights = normal(6, COLUMNS, DIM)) {
        matrices.multiply(x, false, weights, true, y, false);
        matrices.multiply(y, false, weights, false, inputs, false);
        matrices.multiply(y, true, x, false, gradient, false);
      }
      results.put("product", y);
      results.put("product, inputs", inputs);
      results.put("product, weights", gradient);
    }

    private static Tensor normal(int seed, long... shape) {
      Tensor tensor = Tensor.allocate(DType.FLOAT32, shape);
      SplittableRandom random = new SplittableRandom(seed);
      for (long i = 0; i < tensor.shape().elements(); i++) {
        tensor.setDouble(i, random.nextGaussian());
      }
      return tensor;
    }
  }
}
