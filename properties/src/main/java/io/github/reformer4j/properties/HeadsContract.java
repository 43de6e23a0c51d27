package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.OperationCase;
import net.jqwik.api.ForAll;

/** Between tokens and heads. */
public interface HeadsContract extends OperationContract {
  /**
   * Columns of tokens become heads, and heads columns, to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void headsAreSplitAndMergedToTheBit(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.checkBits(this, HeadCalls.split(c, operationType()));
    OperationAgreement.checkBits(this, HeadCalls.merge(c, operationType()));
  }

  /**
   * Rotary positions, far ones too, there and back.
   *
   * @param c the case
   * @param inverse whether back
   */
  @ContractProperty(section = "11 Operations")
  default void rotationsAgreeWithOracle(
      @ForAll("operationCases") OperationCase c, @ForAll boolean inverse) {
    OperationAgreement.check(this, HeadCalls.rotate(c, operationType(), inverse));
  }
}
