package io.github.reformer4j.cpu.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

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
