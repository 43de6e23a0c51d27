package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Semantics sections 1 and 6, worked out by hand. */
class ForwardTest {
  private static final Offset<Double> CLOSE = within(1e-14);
  private static final double LN_3 = Math.log(3);

  private static final Windows WHOLE_BUCKET =
      new Windows.Aligned(4, Windows.UNBOUNDED, Windows.UNBOUNDED);

  @Test
  void exactAttentionIsSoftmax() {
    // the second query scores 0 and ln 3: weights 1 and 3
    AttentionSpec spec = new ExactAttention(true, SelfRule.ALLOWED, new Scale.Fixed(2));
    AttentionInputs inputs =
        AttentionInputs.separate(column(5, LN_3), column(0, 0.5), column(100, 200));
    try (AttentionOutputs outputs = new ReferenceBackend().attention(spec).forward(inputs)) {
      assertThat(outputs.out().getDouble(0)).isEqualTo(100);
      assertThat(outputs.out().getDouble(1)).isCloseTo(175, within(1e-12));
      assertThat(logsumexp(outputs, 0)).isEqualTo(0);
      assertThat(logsumexp(outputs, 1)).isCloseTo(Math.log(4), CLOSE);
    }
  }

  @Test
  void keysOfLshAreNormalised() {
    // k_j = 4 / sqrt(16 + 9) = 0.8, so s_01 = 2 * 3 * 0.8
    LshAttention spec = oneBucket(1).scale(new Scale.Fixed(2)).keyEpsilon(9).build();
    AttentionInputs inputs =
        AttentionInputs.shared(column(3, 4), column(1, 2)).withBuckets(buckets(1, 2));
    try (AttentionOutputs outputs = new ReferenceBackend().attention(spec).forward(inputs)) {
      assertThat(logsumexp(outputs, 0)).isCloseTo(4.8, CLOSE);
      assertThat(outputs.out().getDouble(0)).isEqualTo(2);
    }
  }

  /** Key 1 is met in both rounds, key 2 in the second only; all scores are zero. */
  @Test
  void duplicatesCountOnceOrAsOftenAsTheyAreMet() {
    Tensor buckets = Tensor.ofInts(new int[] {0, 0, 1, 0, 0, 0}, 1, 1, 2, 3);
    AttentionInputs inputs =
        AttentionInputs.shared(column(0, 1, 1), column(0, 30, 90)).withBuckets(buckets);
    LshAttention corrected = oneBucket(2).build();
    try (AttentionOutputs outputs = new ReferenceBackend().attention(corrected).forward(inputs)) {
      assertThat(outputs.out().getDouble(0)).isCloseTo(60, within(1e-12));
      assertThat(logsumexp(outputs, 0)).isCloseTo(Math.log(2), CLOSE);
    }
    LshAttention counted = oneBucket(2).correctDuplicates(false).build();
    try (AttentionOutputs outputs = new ReferenceBackend().attention(counted).forward(inputs)) {
      assertThat(outputs.out().getDouble(0)).isCloseTo(50, within(1e-12));
      assertThat(logsumexp(outputs, 0)).isCloseTo(LN_3, CLOSE);
    }
    LshAttention average =
        oneBucket(2).correctDuplicates(false).combination(Combination.AVERAGE).build();
    try (AttentionOutputs outputs = new ReferenceBackend().attention(average).forward(inputs)) {
      assertThat(outputs.out().getDouble(0)).isCloseTo((30 + 60) / 2.0, within(1e-12));
      assertThat(logsumexp(outputs, 0)).isCloseTo(LN_3, CLOSE);
    }
  }

  @Test
  void anAverageLeavesOutRoundsWithAnEmptyWindow() {
    // alone in round 0, with token 1 in round 1: round 0 does not count
    Tensor buckets = Tensor.ofInts(new int[] {0, 1, 0, 0}, 1, 1, 2, 2);
    AttentionInputs inputs =
        AttentionInputs.shared(column(1, 1), column(5, 7)).withBuckets(buckets);
    LshAttention average =
        oneBucket(2).correctDuplicates(false).combination(Combination.AVERAGE).build();
    try (AttentionOutputs outputs = new ReferenceBackend().attention(average).forward(inputs)) {
      assertThat(outputs.out().getDouble(0)).isEqualTo(7);
    }
  }

  @Test
  void aRoundWhoseWeightsAreTinyStillCountsInAnAverage() {
    // scores 0 and -2000: together the second round's weight would vanish
    Tensor buckets = Tensor.ofInts(new int[] {0, 0, 1, 0, 1, 0}, 1, 1, 2, 3);
    AttentionInputs inputs =
        AttentionInputs.shared(column(-2000, 0, 1), column(0, 10, 20)).withBuckets(buckets);
    LshAttention average =
        oneBucket(2).correctDuplicates(false).combination(Combination.AVERAGE).build();
    try (AttentionOutputs outputs = new ReferenceBackend().attention(average).forward(inputs)) {
      assertThat(outputs.out().getDouble(0)).isEqualTo(15);
      assertThat(logsumexp(outputs, 0)).isEqualTo(0);
    }
  }

  @Test
  void aLastResortReturnsItsOwnValueAndLearnsOnlyThroughIt() {
    // token 0 is alone in all three rounds; s_00 = 2 * 2 / sqrt(4 + 0)
    Tensor buckets = Tensor.ofInts(new int[] {0, 1, 1, 0, 1, 1, 0, 1, 1}, 1, 1, 3, 3);
    AttentionInputs inputs =
        AttentionInputs.shared(column(2, 1, 1), column(0.1, 7, 9)).withBuckets(buckets);
    for (boolean corrected : new boolean[] {true, false}) {
      LshAttention spec = oneBucket(3).correctDuplicates(corrected).build();
      try (AttentionOutputs outputs = new ReferenceBackend().attention(spec).forward(inputs);
          Tensor dOut = column(0.3, 0, 0);
          AttentionGradients gradients =
              new ReferenceBackend().attention(spec).backward(inputs, outputs, dOut)) {
        assertThat(outputs.out().getDouble(0)).isCloseTo(0.1, CLOSE);
        assertThat(logsumexp(outputs, 0)).isCloseTo(2 + (corrected ? 0 : LN_3), within(1e-12));
        assertThat(gradients.values().getDouble(0)).isCloseTo(0.3, CLOSE);
        assertThat(gradients.queries().toDoubles()).containsOnly(0);
      }
    }
  }

  @Test
  void aMaskedQueryGivesZeroAndMinusInfinity() {
    AttentionSpec spec = ExactAttention.of(false);
    Tensor mask = Tensor.ofBooleans(new boolean[] {false, true}, 1, 2);
    AttentionInputs inputs =
        AttentionInputs.separate(column(1, 2), column(3, 4), column(5, 6)).withKeyMask(mask);
    try (AttentionOutputs outputs = new ReferenceBackend().attention(spec).forward(inputs);
        Tensor dOut = column(1, 1);
        AttentionGradients gradients =
            new ReferenceBackend().attention(spec).backward(inputs, outputs, dOut)) {
      assertThat(outputs.out().toDoubles()).containsExactly(0, 6);
      assertThat(logsumexp(outputs, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(gradients.values().toDoubles()).containsExactly(0, 1);
      assertThat(gradients.queries().toDoubles()).containsExactly(0, 0);
    }
  }

  @Test
  void extremeMagnitudesStayFinite() {
    for (double norm : new double[] {1e-300, 1e-20, 1e15, 1e153, 1e300}) {
      LshAttention spec = oneBucket(1).selfRule(SelfRule.ALLOWED).scale(new Scale.Fixed(1)).build();
      AttentionInputs inputs =
          AttentionInputs.shared(column(norm, -norm), column(1, 2)).withBuckets(buckets(1, 2));
      try (AttentionOutputs outputs = new ReferenceBackend().attention(spec).forward(inputs);
          Tensor dOut = column(1, 1);
          AttentionGradients gradients =
              new ReferenceBackend().attention(spec).backward(inputs, outputs, dOut)) {
        double expected = norm > 1 ? 1 : 1.5;
        assertThat(outputs.out().getDouble(0)).isCloseTo(expected, within(1e-12));
        assertThat(gradients.queries().toDoubles())
            .isNotEmpty()
            .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
      }
    }
  }

  @Test
  void noTokensNoHeadsNoBatchesGiveEmptyTensors() {
    for (AttentionSpec spec : Samples.specs()) {
      for (int[] sizes : new int[][] {{0, 2, 4}, {2, 0, 4}, {2, 2, 0}}) {
        AttentionInputs inputs =
            Samples.inputs(spec, DType.FLOAT32, 1, sizes[0], sizes[1], sizes[2], false);
        if (spec instanceof LshAttention lsh
            && lsh.windows() instanceof Windows.Flat flat
            && lsh.hashing().rounds() * sizes[2] % flat.chunkLength() != 0) {
          continue;
        }
        try (AttentionOutputs outputs = new ReferenceBackend().attention(spec).forward(inputs);
            AttentionGradients gradients =
                new ReferenceBackend().attention(spec).backward(inputs, outputs, inputs.values())) {
          assertThat(outputs.out().shape()).isEqualTo(inputs.values().shape());
          assertThat(gradients.values().shape()).isEqualTo(inputs.values().shape());
        }
      }
    }
  }

  @Test
  void roundsOnceAtTheEnd() {
    for (AttentionSpec spec : Samples.specs()) {
      AttentionInputs single = Samples.inputs(spec, DType.FLOAT32, 5, 1, 2, 12, true);
      Tensor keys = single.keys();
      AttentionInputs wide =
          new AttentionInputs(
              single.queries().convert(DType.FLOAT64),
              keys == null ? null : keys.convert(DType.FLOAT64),
              single.values().convert(DType.FLOAT64),
              single.keyMask(),
              null);
      try (AttentionOutputs one = new ReferenceBackend().attention(spec).forward(single);
          AttentionOutputs other = new ReferenceBackend().attention(spec).forward(wide)) {
        for (long i = 0; i < one.out().shape().elements(); i++) {
          assertThat((float) one.out().getDouble(i)).isEqualTo((float) other.out().getDouble(i));
        }
      }
    }
  }

  @Test
  void isFoundByTheServiceLoader() {
    try (Backend backend = Backends.open("reference")) {
      assertThat(backend).isInstanceOf(ReferenceBackend.class);
      assertThat(backend.name()).isEqualTo("reference");
    }
  }

  private static LshAttention.Builder oneBucket(int rounds) {
    return LshAttention.crossPolytope(2).rounds(rounds).windows(WHOLE_BUCKET);
  }

  private static Tensor buckets(int rounds, int tokens) {
    return Tensor.allocate(DType.INT32, 1, 1, rounds, tokens);
  }

  private static Tensor column(double... values) {
    return Tensor.ofDoubles(values, 1, 1, values.length, 1);
  }

  private static double logsumexp(AttentionOutputs outputs, int query) {
    return Objects.requireNonNull(outputs.logsumexp()).getDouble(query);
  }
}
