package io.github.reformer4j.properties;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.DoubleRange;

/** Element by element. */
public interface ElementsContract extends OperationContract {
  /**
   * Activations, of huge and tiny numbers too.
   *
   * @param c the case
   * @param f which one
   */
  @ContractProperty(section = "11 Operations", effort = 2)
  default void activationsAgreeWithOracle(
      @ForAll("operationCases") OperationCase c, @ForAll Activation f) {
    OperationAgreement.check(this, ElementCalls.activate(c, operationType(), f));
  }

  /**
   * Their gradients.
   *
   * @param c the case
   * @param f which one
   */
  @ContractProperty(section = "11 Operations", effort = 2)
  default void activationGradientsAgreeWithOracle(
      @ForAll("operationCases") OperationCase c, @ForAll Activation f) {
    OperationAgreement.check(this, ElementCalls.activateBackward(c, operationType(), f));
  }

  /**
   * Multiples, and sums with multiples.
   *
   * @param c the case
   * @param factor any number
   */
  @ContractProperty(section = "11 Operations")
  default void sumsAndMultiplesAgreeWithOracle(
      @ForAll("operationCases") OperationCase c,
      @ForAll @DoubleRange(min = -3, max = 3) double factor) {
    OperationAgreement.check(this, ElementCalls.addScaled(c, operationType(), factor));
    OperationAgreement.check(this, ElementCalls.scale(c, operationType(), factor));
  }

  /**
   * Filling rounds once; copies of any type are exact.
   *
   * @param c the case
   * @param value any number
   */
  @ContractProperty(section = "11 Operations")
  default void fillsAndCopiesAreExact(
      @ForAll("operationCases") OperationCase c,
      @ForAll @DoubleRange(min = -3, max = 3) double value) {
    OperationAgreement.checkBits(this, ElementCalls.fill(c, operationType(), value));
    OperationAgreement.checkBits(this, ElementCalls.copy(c, operationType()));
    OperationAgreement.checkBits(this, ElementCalls.copy(c, DType.INT32));
  }
}
