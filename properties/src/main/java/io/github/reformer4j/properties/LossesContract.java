package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Cross entropy and predictions. */
public interface LossesContract extends OperationContract {
  /**
   * Losses and gradients, of logits of any size.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void crossEntropyAgreesWithOracle(@ForAll("operationCases") OperationCase c) {
    Tensor logits = c.numbers(operationType(), 0, c.rows(), c.width());
    OperationAgreement.check(this, LossCalls.crossEntropy(c, operationType(), logits));
    OperationAgreement.check(
        this, LossCalls.crossEntropyWithoutGradients(c, operationType(), logits));
  }

  /**
   * Nothing overflows, however large the logits.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void lossesOfHugeLogitsAreFinite(@ForAll("operationCases") OperationCase c) {
    needOperations();
    Tensor logits = c.withStyle(NumberStyle.HUGE).numbers(operationType(), 0, c.rows(), c.width());
    List<Tensor> after = LossCalls.crossEntropy(c, operationType(), logits).on(backend());
    Finite.check("losses", after.get(2));
    Finite.check("gradients", after.get(3));
  }

  /**
   * An ignored row has no loss and no gradient, whatever is in it.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void ignoredRowsCountForNothing(@ForAll("operationCases") OperationCase c) {
    needOperations();
    Tensor logits = c.numbers(operationType(), 0, c.rows(), c.width());
    Tensor targets = LossCalls.targets(c);
    for (int row = 0; row < c.rows(); row++) {
      if (targets.getInt(row) == Losses.IGNORED && row % 2 == 0) {
        logits.setDouble((long) row * c.width(), Double.NaN);
      }
    }
    List<Tensor> after = LossCalls.crossEntropy(c, operationType(), logits).on(backend());
    for (int row = 0; row < c.rows(); row++) {
      if (targets.getInt(row) == Losses.IGNORED) {
        assertThat(after.get(2).getDouble(row)).as("loss of ignored row %d", row).isZero();
        for (int i = 0; i < c.width(); i++) {
          assertThat(after.get(3).getDouble((long) row * c.width() + i))
              .as("gradient of ignored row %d at %d", row, i)
              .isZero();
        }
      }
    }
  }

  /**
   * A NaN among the logits is a NaN in the loss: nothing hides it.
   *
   * @param c the case
   * @param pick chooses a class
   */
  @ContractProperty(section = "11 Operations")
  default void nanLogitsGiveNanLosses(
      @ForAll("operationCases") OperationCase c, @ForAll @IntRange(max = 100_000) int pick) {
    needOperations();
    Tensor logits = c.numbers(operationType(), 0, c.rows(), c.width());
    logits.setDouble(pick % c.width(), Double.NaN);
    List<Tensor> after = LossCalls.crossEntropy(c, operationType(), logits).on(backend());
    assertThat(after.get(2).getDouble(0)).as("loss of a row with a NaN").isNaN();
    assertThat(after.get(3).getDouble(pick % c.width())).as("gradient at the NaN").isNaN();
    for (int row = 1; row < c.rows(); row++) {
      assertThat(after.get(2).getDouble(row)).as("loss of row %d, without NaN", row).isNotNaN();
    }
  }

  /**
   * The greatest logit is predicted, the first of several.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void theFirstOfTheGreatestIsPredicted(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.checkBits(
        this, LossCalls.argmax(c, c.numbers(operationType(), 0, c.rows(), c.width())));
  }
}
