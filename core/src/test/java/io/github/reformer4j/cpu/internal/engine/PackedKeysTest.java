package io.github.reformer4j.cpu.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys packed as their rows are, or divided by lengths that leave the safe range. */
class PackedKeysTest {
  private static final int TOKENS = 320;
  private static final int DIM = 20;
  private static final int ROUNDS = 2;
  private static final double TOLERANCE = 2e-5;

  private static final LshAttention SPEC =
      LshAttention.crossPolytope(4)
          .rounds(ROUNDS)
          .seed(1)
          .correctDuplicates(false)
          .keyEpsilon(LshAttention.MIN_KEY_EPSILON)
          .flat(64, 1, 0)
          .build();

  /** Every so many rows have another length, the first one included. */
  @ParameterizedTest(name = "every {0} rows of length 1e{1}, the others of 1e{2}, scale 1e{3}")
  @CsvSource({"7, 0, 0, -1", "7, 13, 0, -13", "100, 13, 0, -13", "7, -14, 0, -1", "1, 16, 0, -16"})
  void gradientsAreTheOracles(int every, int exponent, int others, int scale) {
    LshAttention spec = SPEC.toBuilder().scale(new Scale.Fixed(Math.pow(10, scale))).build();
    double[] lengths = new double[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      lengths[i] = Math.pow(10, i % every == 0 ? exponent : others);
    }
    try (Tensor rows = rows(1, lengths);
        Tensor values = rows(2, null);
        Tensor outGradient = rows(3, null);
        Tensor buckets = buckets();
        Backend oracle = new ReferenceBackend();
        Backend cpu = CpuBackend.create(new CpuOptions(1))) {
      AttentionInputs inputs = AttentionInputs.shared(rows, values).withBuckets(buckets);
      try (AttentionGradients expected = gradients(oracle, spec, inputs, outGradient);
          AttentionGradients actual = gradients(cpu, spec, inputs, outGradient)) {
        for (int i = 0; i < TOKENS * DIM; i++) {
          // how much a gradient matters goes with the length of its row
          double error = actual.queries().getDouble(i) - expected.queries().getDouble(i);
          assertThat(Math.abs(error) * lengths[i / DIM])
              .as("row %d", i / DIM)
              .isLessThan(TOLERANCE);
          double other = actual.values().getDouble(i) - expected.values().getDouble(i);
          assertThat(Math.abs(other)).as("value %d", i / DIM).isLessThan(TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"IN_PLACE, 1e14", "IN_PLACE, 1e-14", "SORTED_LAST, 1e14", "SORTED_LAST, 1e-14"})
  void lengthsOfMaskedRowsChangeNoBit(Padding padding, double length) {
    LshAttention spec =
        SPEC.toBuilder()
            .scale(new Scale.Fixed(1e-14))
            .windows(new Windows.Flat(64, 1, 0, true, padding))
            .build();
    double[] lengths = new double[TOKENS];
    double[] others = new double[TOKENS];
    try (Tensor mask = Tensor.allocate(DType.BOOL, 1, TOKENS);
        Tensor values = rows(2, null);
        Tensor outGradient = rows(3, null);
        Tensor buckets = buckets();
        Backend cpu = CpuBackend.create(new CpuOptions(1))) {
      for (int i = 0; i < TOKENS; i++) {
        boolean real = i % 5 != 0;
        mask.setBoolean(i, real);
        lengths[i] = 1;
        others[i] = real ? 1 : length;
      }
      try (Tensor rows = rows(1, lengths);
          Tensor changed = rows(1, others)) {
        AttentionInputs a =
            AttentionInputs.shared(rows, values).withKeyMask(mask).withBuckets(buckets);
        AttentionInputs b =
            AttentionInputs.shared(changed, values).withKeyMask(mask).withBuckets(buckets);
        try (AttentionGradients expected = gradients(cpu, spec, a, outGradient);
            AttentionGradients actual = gradients(cpu, spec, b, outGradient)) {
          Bits.same(actual, expected);
        }
      }
    }
  }

  private static AttentionGradients gradients(
      Backend backend, LshAttention spec, AttentionInputs inputs, Tensor outGradient) {
    Attention attention = backend.attention(spec);
    try (AttentionOutputs outputs = attention.forward(inputs)) {
      return attention.backward(inputs, outputs, outGradient);
    }
  }

  private static Tensor rows(int seed, double @Nullable [] lengths) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, 1, TOKENS, DIM);
    Random random = new Random(seed);
    for (int i = 0; i < TOKENS * DIM; i++) {
      double length = lengths == null ? 1 : lengths[i / DIM];
      tensor.setDouble(i, random.nextGaussian() * length);
    }
    return tensor;
  }

  private static Tensor buckets() {
    Tensor tensor = Tensor.allocate(DType.INT32, 1, 1, ROUNDS, TOKENS);
    Random random = new Random(4);
    for (int i = 0; i < ROUNDS * TOKENS; i++) {
      tensor.setInt(i, random.nextInt(4));
    }
    return tensor;
  }
}
