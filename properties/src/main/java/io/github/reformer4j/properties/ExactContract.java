package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;

/** Exact attention agrees with the oracle (semantics sections 1, 5, 6, 7 with separate keys). */
public interface ExactContract extends Contract {
  /**
   * Section 6: outputs.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds (exact attention)")
  default void exactOutputAgreesWithOracle(@ForAll("exactCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().out(trial.pass().outputs().out());
  }

  /**
   * Section 6: the logarithm of each query's total weight.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds (exact attention)")
  default void exactLogsumexpAgreesWithOracle(@ForAll("exactCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().logsumexp(trial.pass().logsumexp());
  }

  /**
   * Section 7: gradient of the queries.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients (exact attention)")
  default void exactQueryGradientAgreesWithOracle(@ForAll("exactCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().queryGradient(trial.gradients().queries());
  }

  /**
   * Section 7: gradient of the keys.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients (exact attention)")
  default void exactKeyGradientAgreesWithOracle(@ForAll("exactCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    Tensor keys = Objects.requireNonNull(trial.gradients().keys());
    trial.agreement().keyGradient(keys);
  }

  /**
   * Section 7: gradient of the values.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients (exact attention)")
  default void exactValueGradientAgreesWithOracle(@ForAll("exactCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().valueGradient(trial.gradients().values());
  }
}
