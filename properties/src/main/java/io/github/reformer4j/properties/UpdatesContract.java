package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Steps of an optimiser, and what its clipping needs. */
public interface UpdatesContract extends OperationContract {
  /**
   * Parameters and state after several steps, with gradients of any size.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void adamWAgreesWithOracle(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, UpdateCalls.adamW(c, operationType()));
  }

  /**
   * Sums of any length, and of squares that float32 does not hold, are taken in double precision.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void sumsAreTakenInDoublePrecision(@ForAll("operationCases") OperationCase c) {
    needOperations();
    Tensor x = c.numbers(operationType(), 0, c.rows(), c.width());
    double magnitudes = 0;
    for (long i = 0; i < x.shape().elements(); i++) {
      magnitudes += Math.abs(x.getDouble(i));
    }
    Updates oracle = Oracle.operations().updates();
    double rounding = x.shape().elements() * Math.ulp(1.0);
    try (Placement placement = new Placement(backend())) {
      Tensor placed = placement.put(x, 0);
      Updates updates = backend().operations().updates();
      double sum = updates.sum(placed);
      assertThat(Math.abs(sum - oracle.sum(x)))
          .as("error of the sum %s", sum)
          .isLessThanOrEqualTo(rounding * magnitudes);
      double squares = updates.sumOfSquares(placed);
      assertThat(Math.abs(squares - oracle.sumOfSquares(x)))
          .as("error of the sum of squares %s", squares)
          .isLessThanOrEqualTo(rounding * oracle.sumOfSquares(x));
    }
  }

  /**
   * A NaN or an infinity anywhere is not lost in a sum.
   *
   * @param c the case
   * @param pick chooses a position
   * @param special chooses NaN or an infinity
   */
  @ContractProperty(section = "11 Operations")
  default void nonFiniteNumbersShowInSums(
      @ForAll("operationCases") OperationCase c,
      @ForAll @IntRange(max = 100_000) int pick,
      @ForAll @IntRange(max = 2) int special) {
    needOperations();
    Tensor x = c.numbers(operationType(), 0, c.rows(), c.width());
    NonFinite.plant(x, pick, special);
    try (Placement placement = new Placement(backend())) {
      Tensor placed = placement.put(x, 0);
      Updates updates = backend().operations().updates();
      notFinite(updates.sum(placed));
      notFinite(updates.sumOfSquares(placed));
    }
  }

  private static void notFinite(double sum) {
    assertThat(Double.isFinite(sum)).as("sum with a NaN or infinity = %s is finite", sum).isFalse();
  }
}
