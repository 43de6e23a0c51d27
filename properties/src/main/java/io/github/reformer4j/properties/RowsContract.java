package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.OperationCase;
import net.jqwik.api.ForAll;

/** Norms and biases. */
public interface RowsContract extends OperationContract {
  /**
   * Layer norm, of rows of equal numbers too.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void layerNormAgreesWithOracle(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, RowCalls.layerNorm(c, operationType()));
  }

  /**
   * Its gradients in x, weight and bias; those of weight and bias are added.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void layerNormGradientsAgreeWithOracle(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, RowCalls.layerNormBackward(c, operationType()));
  }

  /**
   * A bias is added to each row.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void biasesAreAddedToEachRow(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, RowCalls.addBias(c, operationType()));
  }

  /**
   * The gradient of a bias is the sum of the rows, added to what is there.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void biasGradientsAreAdded(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, RowCalls.biasGradient(c, operationType()));
  }

  /**
   * A range of columns is copied, and no other is touched.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void columnsAreCopiedToTheBit(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.checkBits(this, RowCalls.copyColumns(c, operationType()));
  }
}
