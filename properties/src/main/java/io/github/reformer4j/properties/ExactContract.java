package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Pass;
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
    Pass pass = Pass.forward(attention(c.spec()), c.inputs(type()));
    Agreement.of(c.spec(), pass.inputs(), c.outGradient(type())).out(pass.outputs().out());
  }

  /**
   * Section 6: the logarithm of each query's total weight.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds (exact attention)")
  default void exactLogsumexpAgreesWithOracle(@ForAll("exactCases") AttentionCase c) {
    Pass pass = Pass.forward(attention(c.spec()), c.inputs(type()));
    Agreement.of(c.spec(), pass.inputs(), c.outGradient(type())).logsumexp(pass.logsumexp());
  }
}
