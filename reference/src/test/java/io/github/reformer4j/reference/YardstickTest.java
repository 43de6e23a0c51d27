package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Semantics section 10. */
class YardstickTest {
  @Test
  void plainFloat32ErrsByAFewRoundingsInEveryTensor() {
    for (AttentionSpec spec : Samples.specs()) {
      for (boolean masked : new boolean[] {false, true}) {
        Attention attention = new ReferenceBackend().attention(spec);
        AttentionInputs raw = Samples.inputs(spec, DType.FLOAT32, 11, 2, 2, 24, masked);
        Tensor dOut = Samples.normal(DType.FLOAT32, 11, 4, raw.values().shape().toArray());
        try (AttentionOutputs outputs = attention.forward(wide(raw));
            AttentionGradients gradients =
                attention.backward(wide(raw), outputs, dOut.convert(DType.FLOAT64))) {
          for (int shuffle = 0; shuffle < Yardstick.SHUFFLES; shuffle++) {
            try (PlainFloat plain =
                PlainFloat.evaluate(spec, raw.withBuckets(outputs.buckets()), dOut, shuffle)) {
              assertRoundings(plain.outputs().out(), outputs.out());
              assertRoundings(plain.outputs().logsumexp(), outputs.logsumexp());
              assertRoundings(plain.gradients().queries(), gradients.queries());
              assertRoundings(plain.gradients().keys(), gradients.keys());
              assertRoundings(plain.gradients().values(), gradients.values());
            }
          }
        }
      }
    }
  }

  /** Neither exact, or it would not be float32, nor farther off than sums of roundings are. */
  private static void assertRoundings(@Nullable Tensor plain, @Nullable Tensor exact) {
    assertThat(plain == null).isEqualTo(exact == null);
    if (plain != null && exact != null) {
      assertThat(RelativeError.worst(plain, exact)).isBetween(1e-9, 1e-5);
    }
  }

  @Test
  void theOrderOfSummationIsShuffled() {
    AttentionSpec spec = ExactAttention.of(false);
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT32, 12, 1, 1, 50, false);
    try (PlainFloat one = PlainFloat.evaluate(spec, inputs, inputs.values(), 1);
        PlainFloat same = PlainFloat.evaluate(spec, inputs, inputs.values(), 1);
        PlainFloat other = PlainFloat.evaluate(spec, inputs, inputs.values(), 2)) {
      assertThat(one.outputs().out().toFloats()).isEqualTo(same.outputs().out().toFloats());
      assertThat(one.outputs().out().toFloats()).isNotEqualTo(other.outputs().out().toFloats());
    }
  }

  private static AttentionInputs wide(AttentionInputs inputs) {
    Tensor keys = inputs.keys();
    return new AttentionInputs(
        inputs.queries().convert(DType.FLOAT64),
        keys == null ? null : keys.convert(DType.FLOAT64),
        inputs.values().convert(DType.FLOAT64),
        inputs.keyMask(),
        inputs.buckets());
  }

  @Test
  void errorIsAFractionOfTheLargestMagnitude() {
    assertThat(error(new double[] {1, -8}, new double[] {1.5, -10})).isEqualTo(0.2);
    assertThat(error(new double[] {0, 0}, new double[] {0, 0})).isZero();
    assertThat(error(new double[] {1e-300, 0}, new double[] {0, 0})).isInfinite();
  }

  @Test
  void nanNeverPasses() {
    double nan = Double.NaN;
    assertThat(error(new double[] {nan, 1}, new double[] {nan, 1})).isNaN();
    assertThat(error(new double[] {nan, 1}, new double[] {2, 1})).isNaN();
    assertThat(error(new double[] {2, 1}, new double[] {nan, 1})).isNaN();
    assertThat(Yardstick.allowed(nan)).isNaN();
  }

  @Test
  void infinitiesMatchOnlyThemselves() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(error(new double[] {-infinity, 1}, new double[] {-infinity, 1})).isZero();
    assertThat(error(new double[] {-infinity, 1}, new double[] {infinity, 1})).isInfinite();
    assertThat(error(new double[] {3, 1}, new double[] {-infinity, 1})).isInfinite();
    assertThat(error(new double[] {-infinity, 1}, new double[] {3, 1})).isInfinite();
  }

  private static double error(double[] computed, double[] expected) {
    return RelativeError.worst(
        Tensor.ofDoubles(computed, computed.length), Tensor.ofDoubles(expected, expected.length));
  }
}
