package io.github.reformer4j.cpu.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of great length whose scores are small: bounds on scores must not change them. */
class LongRowsTest {
  @Test
  void aLongKeyThatIsNotMetLeavesTheOthersAlone() {
    check(
        1,
        new float[] {1, 0, 1, 0, 1, 0, 1, 0},
        new float[] {0, 1e19f, 1, 0, 5, 0, 0, 0},
        new float[] {0, 1, 2, 3});
  }

  @Test
  void longQueriesUnderASmallScale() {
    check(
        1e-19,
        new float[] {3e21f, 0, 3e21f, 0, 1, 0, 1, 0},
        new float[] {1, 0, 0.5f, 0, 0.999f, 0, 0, 0},
        new float[] {0, 1, 2, 3});
  }

  @Test
  void longKeysUnderASmallScale() {
    check(
        1e-30,
        new float[] {1, 2, 3, 4, 0, 1, 1, 0},
        new float[] {1e30f, 0, 0, 2e30f, 3e30f, 1e29f, 0, 0},
        new float[] {0, 1, 2, 3});
  }

  /** Both parts of its weight's gradient are the same number, and huge factors follow. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 63, 80, 200})
  void aQueryThatSeesOneKeyHasNoGradient(int dim) {
    int tokens = 65;
    ExactAttention spec = ExactAttention.of(true);
    try (Backend cpu = CpuBackend.create(new CpuOptions(1));
        Tensor x = normal(1, 100, tokens, dim);
        Tensor v = normal(2, 100, tokens, dim);
        Tensor outGradient = normal(3, 100, tokens, dim)) {
      AttentionInputs inputs = AttentionInputs.separate(x, x, v);
      try (AttentionOutputs out = cpu.attention(spec).forward(inputs);
          AttentionGradients gradients = cpu.attention(spec).backward(inputs, out, outGradient)) {
        assertThat(Arrays.copyOf(gradients.queries().toFloats(), dim)).containsOnly(0);
      }
    }
  }

  private static Tensor normal(int seed, double size, int tokens, int dim) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, 1, tokens, dim);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, size * random.nextGaussian());
    }
    return tensor;
  }

  /** In one block with the others, and in a sequence of its own kind of tokens. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMaskedTokensLengthChangesNoBitOfTheOthers(boolean hashed) {
    int tokens = 80;
    int dim = 16;
    AttentionSpec spec =
        hashed
            ? LshAttention.crossPolytope(2).rounds(2).seed(3).flat(16, 1, 0).build()
            : ExactAttention.of(false);
    boolean[] mask = new boolean[tokens];
    Arrays.fill(mask, true);
    mask[9] = false;
    float[][] results = new float[2][];
    try (Backend cpu = CpuBackend.create(new CpuOptions(1));
        Tensor real = Tensor.ofBooleans(mask, 1, tokens)) {
      for (int i = 0; i < 2; i++) {
        float[] rows = new float[tokens * dim];
        SplittableRandom random = new SplittableRandom(5);
        for (int j = 0; j < rows.length; j++) {
          boolean masked = j / dim == 9;
          rows[j] = (float) (random.nextGaussian() * (masked && i == 1 ? 1e36 : 1));
        }
        try (Tensor x = Tensor.ofFloats(rows, 1, 1, tokens, dim);
            Tensor v = Tensor.ofFloats(rows, 1, 1, tokens, dim)) {
          AttentionInputs inputs =
              hashed ? AttentionInputs.shared(x, v) : AttentionInputs.separate(x, x, v);
          try (AttentionOutputs out = cpu.attention(spec).forward(inputs.withKeyMask(real))) {
            results[i] = out.out().toFloats();
          }
        }
      }
    }
    assertThat(results[1]).isEqualTo(results[0]);
  }

  /** Its scores need a running maximum, in the block that earlier queries are in. */
  @ParameterizedTest
  @ValueSource(ints = {3, 64})
  void aLaterRowsLengthChangesNoBitOfEarlierOnes(int chunkLength) {
    int tokens = 64;
    int dim = 16;
    LshAttention spec =
        LshAttention.crossPolytope(2)
            .rounds(2)
            .seed(3)
            .causal(true)
            .aligned(chunkLength, 1, 0)
            .build();
    float[][] results = new float[2][];
    try (Backend cpu = CpuBackend.create(new CpuOptions(1));
        Tensor x = normal(1, 1, tokens, dim);
        Tensor v = normal(2, 1, tokens, dim)) {
      for (int i = 0; i < 2; i++) {
        for (long e = x.shape().elements() - dim; e < x.shape().elements(); e++) {
          x.setDouble(e, x.getDouble(e) * (i == 1 ? 1000 : 1));
        }
        try (AttentionOutputs out = cpu.attention(spec).forward(AttentionInputs.shared(x, v))) {
          results[i] = Arrays.copyOf(out.out().toFloats(), (tokens - 1) * dim);
        }
      }
    }
    assertThat(results[1]).isEqualTo(results[0]);
  }

  private static void check(double scale, float[] queries, float[] keys, float[] values) {
    AttentionSpec spec = new ExactAttention(false, SelfRule.ALLOWED, new Scale.Fixed(scale));
    try (Backend cpu = CpuBackend.create(new CpuOptions(1));
        Backend reference = new ReferenceBackend();
        Tensor q = Tensor.ofFloats(queries, 1, 1, 4, 2);
        Tensor k = Tensor.ofFloats(keys, 1, 1, 4, 2);
        Tensor v = Tensor.ofFloats(values, 1, 1, 4, 1)) {
      AttentionInputs inputs = AttentionInputs.separate(q, k, v);
      try (AttentionOutputs got = cpu.attention(spec).forward(inputs);
          AttentionOutputs expected = reference.attention(spec).forward(inputs)) {
        assertThat(got.out().toDoubles())
            .containsExactly(expected.out().toDoubles(), Offset.offset(1e-5));
      }
    }
  }
}
