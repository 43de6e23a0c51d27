package io.github.reformer4j.properties.cases;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random cases of operations: sizes of 1, primes, a vector and its neighbours. */
public final class OperationCases {
  private static final Integer[] SIZES = {
    1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 17, 24, 31, 32, 33, 48, 61, 63, 64, 65, 100, 127, 128, 130
  };

  private OperationCases() {}

  /**
   * Cases of up to 130 rows of up to 130 elements.
   *
   * @param extent how large
   * @return all styles
   */
  public static Arbitrary<OperationCase> all(Extent extent) {
    return Combinators.combine(
            Arbitraries.of(SIZES),
            Arbitraries.of(SIZES),
            Arbitraries.of(SIZES),
            Arbitraries.of(NumberStyle.class),
            Arbitraries.longs().between(0, Integer.MAX_VALUE))
        .as(OperationCase::new)
        .map(extent::affordable);
  }

  /**
   * Cases large enough that a backend divides its work among threads.
   *
   * @param extent how large
   * @return normal numbers
   */
  public static Arbitrary<OperationCase> large(Extent extent) {
    return Combinators.combine(
            Arbitraries.integers().between(200, 500),
            Arbitraries.integers().between(60, 200),
            Arbitraries.integers().between(60, 200),
            Arbitraries.longs().between(0, Integer.MAX_VALUE))
        .as(OperationCases::normal)
        .map(extent::affordable);
  }

  private static OperationCase normal(int rows, int width, int inner, long seed) {
    return new OperationCase(rows, width, inner, NumberStyle.NORMAL, seed);
  }
}
