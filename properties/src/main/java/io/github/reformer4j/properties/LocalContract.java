package io.github.reformer4j.properties;

import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;

/**
 * Local windowed attention agrees with the oracle: semantics sections 1, 5, 6 and 7 with separate
 * keys and the windows of {@link LocalAttention}.
 */
public interface LocalContract extends Contract {
  /**
   * Section 6: outputs.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds (local attention)")
  default void localOutputAgreesWithOracle(@ForAll("localCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().out(trial.pass().outputs().out());
  }

  /**
   * Section 6: the logarithm of each query's total weight.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds (local attention)")
  default void localLogsumexpAgreesWithOracle(@ForAll("localCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().logsumexp(trial.pass().logsumexp());
  }

  /**
   * Section 7: gradient of the queries.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients (local attention)")
  default void localQueryGradientAgreesWithOracle(@ForAll("localCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().queryGradient(trial.gradients().queries());
  }

  /**
   * Section 7: gradient of the keys.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients (local attention)")
  default void localKeyGradientAgreesWithOracle(@ForAll("localCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    Tensor keys = Objects.requireNonNull(trial.gradients().keys());
    trial.agreement().keyGradient(keys);
  }

  /**
   * Section 7: gradient of the values.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients (local attention)")
  default void localValueGradientAgreesWithOracle(@ForAll("localCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().valueGradient(trial.gradients().values());
  }

  /**
   * One chunk that holds everything is exact attention.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend (local attention)")
  default void localWindowOfEverythingIsExactAttention(@ForAll("localCases") AttentionCase c) {
    LocalAttention local = (LocalAttention) c.spec();
    int tokens = c.sizes().tokens();
    for (LocalAttention wide :
        new LocalAttention[] {
          new LocalAttention(
              tokens,
              local.before(),
              local.after(),
              local.circular(),
              local.causal(),
              local.selfRule(),
              local.scale()),
          new LocalAttention(
              local.chunkLength(),
              tokens,
              tokens,
              local.circular(),
              local.causal(),
              local.selfRule(),
              local.scale())
        }) {
      Trial trial = Trial.of(this, c.withSpec(wide));
      Agreement exact =
          Agreement.of(
              new ExactAttention(local.causal(), local.selfRule(), local.scale()),
              trial.pass().inputs(),
              trial.outGradient(),
              precision());
      exact.out(trial.pass().outputs().out());
      exact.logsumexp(trial.pass().logsumexp());
    }
  }
}
