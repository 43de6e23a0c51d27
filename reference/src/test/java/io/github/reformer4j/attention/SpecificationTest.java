package io.github.reformer4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A specification checks itself: name, value, expectation (semantics section 9). */
class SpecificationTest {
  static Stream<Arguments> refused() {
    return Stream.of(
        refusal(() -> new Windows.Aligned(0, 1, 0), "chunkLength = 0: expected at least 1"),
        refusal(() -> new Windows.Aligned(1, -1, 0), "before = -1: expected at least 0"),
        refusal(
            () -> new Windows.Flat(-3, 1, 0, true, Padding.DROPPED),
            "chunkLength = -3: expected at least 1"),
        refusal(
            () -> new Windows.Flat(3, 1, -2, true, Padding.DROPPED),
            "after = -2: expected at least 0"),
        refusal(
            () -> new Windows.Flat(3, Windows.UNBOUNDED, 0, true, Padding.DROPPED),
            "before, after = UNBOUNDED: expected a number of chunks with FLAT windows, whose array"
                + " is circular (ALIGNED windows may be unbounded)"),
        refusal(() -> LocalAttention.of(0, true), "chunkLength = 0: expected at least 1"),
        refusal(
            () -> HashFamily.CrossPolytope.forLongest(0, 64),
            "longestTokens = 0: expected at least 1"),
        refusal(
            () -> HashFamily.CrossPolytope.forLongest(64, 0),
            "chunkLength = 0: expected at least 1"),
        refusal(
            () -> HashFamily.CrossPolytope.forLongest(1 << 26, 1),
            "factors = [8192, 8192]: expected a product of at most 16777216"),
        refusal(() -> new Scale.Fixed(0), "scale = 0.0: expected a finite number greater than 0"),
        refusal(
            () -> new Scale.Fixed(Double.NaN),
            "scale = NaN: expected a finite number greater than 0"),
        refusal(
            () -> new Scale.Fixed(Double.POSITIVE_INFINITY),
            "scale = Infinity: expected a finite number greater than 0"),
        refusal(
            () -> new SelfRule.AllowedAt(List.of(3, 3)),
            "positions = [3, 3]: expected ascending positions of at least 0"),
        refusal(
            () -> new SelfRule.AllowedAt(List.of(-1)),
            "positions = [-1]: expected ascending positions of at least 0"),
        refusal(
            () -> new HashFamily.CrossPolytope(List.of(4, 3)),
            "factors = [4, 3]: expected even numbers of at least 2"),
        refusal(
            () -> new HashFamily.CrossPolytope(List.of(0)),
            "factors = [0]: expected even numbers of at least 2"),
        refusal(
            () -> new HashFamily.CrossPolytope(List.of()),
            "factors = []: expected at least one factor"),
        refusal(
            () -> new HashFamily.CrossPolytope(List.of(65536, 65536)),
            "factors = [65536, 65536]: expected a product of at most 16777216"),
        refusal(() -> new HashFamily.Hyperplanes(0), "bits = 0: expected 1 to 24"),
        refusal(() -> new HashFamily.Hyperplanes(25), "bits = 25: expected 1 to 24"),
        refusal(
            () -> LshAttention.crossPolytope(4).rounds(0).build(), "rounds = 0: expected 1 to 256"),
        refusal(
            () -> LshAttention.crossPolytope(4).rounds(257).build(),
            "rounds = 257: expected 1 to 256"),
        refusal(
            () -> LshAttention.crossPolytope(4).keyEpsilon(0).build(),
            "keyEpsilon = 0.0: expected a finite number of at least 1.0E-36"),
        refusal(
            () -> LshAttention.crossPolytope(4).keyEpsilon(Double.NaN).build(),
            "keyEpsilon = NaN: expected a finite number of at least 1.0E-36"),
        refusal(
            () -> LshAttention.crossPolytope(4).combination(Combination.AVERAGE).build(),
            "correctDuplicates = true: expected false with AVERAGE, in which every round is a"
                + " softmax of its own and no key is counted across rounds"),
        refusal(() -> new Rotations.Seeded(0, -1, false), "layer = -1: expected 0 to 16777215"),
        refusal(
            () -> new Rotations.Given(Tensor.ofDoubles(new double[2], 2)),
            "rotations = FLOAT64[2]: expected a floating-point tensor [rounds, dim, columns] or"
                + " [heads, rounds, dim, columns]"),
        refusal(
            () -> new Rotations.Given(Tensor.ofInts(new int[1], 1, 1, 1)),
            "rotations = INT32[1, 1, 1]: expected a floating-point tensor [rounds, dim, columns]"
                + " or [heads, rounds, dim, columns]"),
        refusal(
            () -> new Rotations.Given(Tensor.ofFloats(new float[] {1, Float.NaN}, 1, 1, 2)),
            "rotations at 1 = NaN: expected a finite number"));
  }

  private static Arguments refusal(ThrowingCallable call, String message) {
    return Arguments.of(call, message);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesInWords(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void listsAreCopied() {
    List<Integer> factors = new ArrayList<>(List.of(2, 4));
    HashFamily.CrossPolytope family = new HashFamily.CrossPolytope(factors);
    factors.set(0, 3);
    assertThat(family.buckets()).isEqualTo(8);
    assertThat(family.columns()).isEqualTo(3);
  }

  @Test
  void aBuilderRepeatsASpecification() {
    for (LshAttention spec :
        List.of(
            Presets.paper(16, 2, List.of(8)).build(),
            Presets.huggingFace(64, 16, 2, List.of(4, 6)).build(),
            Presets.lucidrains(16, 2, 8).build(),
            Presets.reformer4j(4, List.of(16)).causal(true).seed(7).build())) {
      assertThat(spec.toBuilder().build()).isEqualTo(spec);
    }
  }

  @Test
  void seededRotationsAreTheGeneratorsNumbers() {
    CounterRandom random = CounterRandom.of(5, Purpose.ROTATION, 3);
    try (Tensor own = new Rotations.Seeded(5, 3, false).materialise(2, 3, 4, 5);
        Tensor shared = new Rotations.Seeded(5, 3, true).materialise(2, 3, 4, 5)) {
      assertThat(own.shape().toArray()).containsExactly(2, 3, 4, 5);
      assertThat(own.type()).isEqualTo(DType.FLOAT32);
      assertThat(shared.shape().toArray()).containsExactly(1, 3, 4, 5);
      for (int i = 0; i < own.shape().elements(); i++) {
        assertThat(own.getDouble(i)).isEqualTo((float) random.normal(i / 60, i / 20 % 3, i % 20));
      }
      assertThat(shared.toFloats()).isEqualTo(java.util.Arrays.copyOf(own.toFloats(), 60));
    }
  }

  @Test
  void givenRotationsMustFitTheCall() {
    try (Tensor given = Tensor.allocate(DType.FLOAT32, 2, 4, 3)) {
      Rotations rotations = new Rotations.Given(given);
      try (Tensor fits = rotations.materialise(9, 2, 4, 3)) {
        assertThat(fits.shape().toArray()).containsExactly(1, 2, 4, 3);
      }
      assertThatThrownBy(() -> rotations.materialise(9, 3, 4, 3))
          .hasMessage("shape of rotations = [2, 4, 3]: expected [3, 4, 3]");
    }
    try (Tensor given = Tensor.allocate(DType.FLOAT32, 2, 2, 4, 3)) {
      Rotations rotations = new Rotations.Given(given);
      assertThatThrownBy(() -> rotations.materialise(3, 2, 4, 3))
          .hasMessage("shape of rotations = [2, 2, 4, 3]: expected [3, 2, 4, 3]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 64, 2, 2",
    "63, 64, 2, 2",
    "383, 64, 2, 2",
    "512, 64, 4, 2",
    "1024, 64, 4, 4",
    "1023, 1, 32, 16",
    "65536, 64, 32, 32",
    "131072, 64, 64, 32",
    "1048575, 64, 128, 64",
    "1048576, 64, 128, 128",
    "16777216, 1, 4096, 4096"
  })
  void aboutAsManyBucketsAsChunks(int tokens, int chunkLength, int first, int second) {
    assertThat(HashFamily.CrossPolytope.forLongest(tokens, chunkLength).factors())
        .containsExactly(first, second);
  }
}
