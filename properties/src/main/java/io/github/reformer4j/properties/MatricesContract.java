package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.OperationCase;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Dense products. */
public interface MatricesContract extends OperationContract {
  /**
   * Any sizes, transposed or not, overwriting.
   *
   * @param c the case
   * @param transposeA whether a is transposed
   * @param transposeB whether b is transposed
   */
  @ContractProperty(section = "11 Operations")
  default void productsAgreeWithOracle(
      @ForAll("operationCases") OperationCase c,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    OperationAgreement.check(
        this, MatrixCalls.product(c, operationType(), transposeA, transposeB, false));
  }

  /**
   * Any sizes, transposed or not, added to what is there.
   *
   * @param c the case
   * @param transposeA whether a is transposed
   * @param transposeB whether b is transposed
   */
  @ContractProperty(section = "11 Operations")
  default void productsAreAdded(
      @ForAll("operationCases") OperationCase c,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    OperationAgreement.check(
        this, MatrixCalls.product(c, operationType(), transposeA, transposeB, true));
  }

  /**
   * Square matrices, of which no shape says whether they are transposed.
   *
   * @param c the case
   * @param size rows and columns
   * @param transposeA whether a is transposed
   * @param transposeB whether b is transposed
   */
  @ContractProperty(section = "11 Operations")
  default void productsOfSquareMatricesAgreeWithOracle(
      @ForAll("operationCases") OperationCase c,
      @ForAll @IntRange(min = 2, max = 80) int size,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    OperationCase square = new OperationCase(size, size, size, c.style(), c.seed());
    OperationAgreement.check(
        this, MatrixCalls.product(square, operationType(), transposeA, transposeB, false));
  }
}
