package io.github.reformer4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SamplerTest {
  /** Probabilities 0.1, 0.4, 0.2, 0.3 at temperature 1. */
  private static final float[] LOGITS = {log(0.1), log(0.4), log(0.2), log(0.3)};

  private static final int DRAWS = 20_000;

  private static float log(double x) {
    return (float) Math.log(x);
  }

  private static Sampler sampler(double temperature, int topK, double topP) {
    return new Sampler(temperature, topK, topP, 5);
  }

  private static Set<Integer> drawn(Sampler sampler) {
    Set<Integer> drawn = new TreeSet<>();
    for (int position = 0; position < DRAWS; position++) {
      drawn.add(sampler.next(LOGITS, position));
    }
    return drawn;
  }

  @Test
  void temperatureZeroTakesTheMostProbableAndTheLowerIdOnATie() {
    assertThat(sampler(0, Sampler.ALL, 1).next(LOGITS, 0)).isEqualTo(1);
    assertThat(sampler(0, Sampler.ALL, 1).next(new float[] {-1, -0f, 0f, 0f}, 0)).isEqualTo(1);
  }

  @Test
  void frequenciesAreTheProbabilities() {
    assertFrequencies(1, 0.1, 0.4, 0.2, 0.3);
    // squared and scaled to a sum of 1
    assertFrequencies(0.5, 0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3);
  }

  private static void assertFrequencies(double temperature, double... expected) {
    int[] counts = new int[expected.length];
    for (int position = 0; position < DRAWS; position++) {
      counts[sampler(temperature, Sampler.ALL, 1).next(LOGITS, position)]++;
    }
    for (int id = 0; id < expected.length; id++) {
      // five standard deviations at most
      assertThat(counts[id] / (double) DRAWS)
          .as("token %d, seed 5", id)
          .isCloseTo(expected[id], within(5 * Math.sqrt(0.25 / DRAWS)));
    }
  }

  @Test
  void topKKeepsTheKMostProbable() {
    assertThat(drawn(sampler(1, 1, 1))).containsExactly(1);
    assertThat(drawn(sampler(1, 2, 1))).containsExactly(1, 3);
    assertThat(drawn(sampler(1, 3, 1))).containsExactly(1, 2, 3);
    assertThat(drawn(sampler(1, 9, 1))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void topPKeepsTheFewestThatReachIt() {
    assertThat(drawn(sampler(1, Sampler.ALL, 1e-9))).containsExactly(1);
    assertThat(drawn(sampler(1, Sampler.ALL, 0.39))).containsExactly(1);
    assertThat(drawn(sampler(1, Sampler.ALL, 0.41))).containsExactly(1, 3);
    assertThat(drawn(sampler(1, Sampler.ALL, 0.71))).containsExactly(1, 2, 3);
    assertThat(drawn(sampler(1, Sampler.ALL, 0.91))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void topPIsOfWhatTopKLeaves() {
    // 4/7 of the two that are left
    assertThat(drawn(sampler(1, 2, 0.57))).containsExactly(1);
    assertThat(drawn(sampler(1, 2, 0.58))).containsExactly(1, 3);
  }

  @Test
  void aDrawIsAFunctionOfSeedAndPosition() {
    int different = 0;
    for (int position = 0; position < 100; position++) {
      int token = new Sampler(1, Sampler.ALL, 1, 1).next(LOGITS, position);
      assertThat(new Sampler(1, Sampler.ALL, 1, 1).next(LOGITS, position)).isEqualTo(token);
      different += new Sampler(1, Sampler.ALL, 1, 2).next(LOGITS, position) == token ? 0 : 1;
    }
    assertThat(different).isBetween(50, 95); // two draws agree with probability 0.3
  }

  @Test
  void extremeNumbersStayNumbers() {
    float[] far = {-Float.MAX_VALUE, Float.MAX_VALUE, 0};
    assertThat(sampler(Double.MIN_VALUE, Sampler.ALL, 1).next(far, 0)).isEqualTo(1);
    assertThat(sampler(Double.MAX_VALUE, Sampler.ALL, 1).next(far, 0)).isBetween(0, 2);
  }

  @Test
  void refusesByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler(Double.NaN, 1, 1))
        .withMessage("temperature = NaN: expected a finite number of at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler(1, 0, 1))
        .withMessage("topK = 0: expected at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler(1, 1, 0))
        .withMessage("topP = 0.0: expected greater than 0, at most 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler(0, 1, 1).next(new float[0], 0))
        .withMessage("number of logits = 0: expected at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler(1, 1, 1).next(LOGITS, -1))
        .withMessage("position = -1: expected at least 0");
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> sampler(0, 1, 1).next(new float[] {1, Float.NaN}, 0))
        .withMessage("logit of token 1 = NaN: expected a finite number");
  }
}
