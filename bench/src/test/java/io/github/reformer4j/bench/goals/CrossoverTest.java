package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CrossoverTest {
  private static final double[] LENGTHS = {128, 256, 512, 1024};

  private static double[] linear(double factor) {
    return Arrays.stream(LENGTHS).map(n -> factor * n).toArray();
  }

  private static double[] square(double factor) {
    return Arrays.stream(LENGTHS).map(n -> factor * n * n).toArray();
  }

  @Test
  void powersOfTheLengthCrossWhereTheyDo() {
    // 300 n = n²
    assertThat(Crossover.of(LENGTHS, linear(300), square(1))).isCloseTo(300, within(1e-9));
    assertThat(Crossover.of(LENGTHS, linear(1000), square(1))).isCloseTo(1000, within(1e-9));
  }

  @Test
  void atAMeasuredLengthItIsThatLength() {
    assertThat(Crossover.of(LENGTHS, linear(512), square(1))).isCloseTo(512, within(1e-9));
  }

  @Test
  void fasterEverywhereIsTheShortestMeasured() {
    assertThat(Crossover.of(LENGTHS, linear(1), square(1))).isEqualTo(128);
  }

  @Test
  void neverIsNoNumber() {
    assertThat(Crossover.of(LENGTHS, linear(2000), square(1))).isNaN();
    assertThat(Crossover.of(LENGTHS, new double[] {1, 1, 1, Double.NaN}, linear(1))).isNaN();
  }

  /** A lucky short length does not count: from the crossing on it must stay faster. */
  @Test
  void theLastCrossingCounts() {
    double[] ours = {1, 3, 3, 3};
    double[] theirs = {2, 2, 2, 4};
    assertThat(Crossover.of(LENGTHS, ours, theirs)).isBetween(512.0, 1024.0);
  }
}
