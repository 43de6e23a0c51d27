package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

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
   * A NaN comes out as a NaN, in its own place, of activations and of their gradients.
   *
   * @param c the case
   * @param f which one
   * @param pick which element is one
   */
  @ContractProperty(section = "11 Operations")
  default void nanComesOutOfActivations(
      @ForAll("operationCases") OperationCase c,
      @ForAll Activation f,
      @ForAll @IntRange(max = 1 << 20) int pick) {
    needOperations();
    for (OperationCall call :
        List.of(
            ElementCalls.activate(c, operationType(), f),
            ElementCalls.activateBackward(c, operationType(), f))) {
      Tensor x = call.operands().getFirst().before();
      long at = pick % x.shape().elements();
      x.setDouble(at, Double.NaN);
      Tensor result = call.on(backend()).getLast();
      for (long i = 0; i < result.shape().elements(); i++) {
        assertThat(Double.isNaN(result.getDouble(i)))
            .as("%s, NaN at [%d]: element %d is NaN", call.name(), at, i)
            .isEqualTo(i == at);
      }
    }
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
