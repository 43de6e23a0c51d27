package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.OperationCases;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** What every part of the contract of operations needs. */
public interface OperationContract extends Contract {
  /** Skips the case at hand if the backend declares to compute attention only. */
  default void needOperations() {
    limits()
        .gap(Capability.OPERATIONS)
        .ifPresent(
            reason -> {
              throw SuiteHook.skip(reason);
            });
  }

  /**
   * Cases of operations.
   *
   * @return odd sizes and numbers
   */
  @Provide
  default Arbitrary<OperationCase> operationCases() {
    return OperationCases.all(limits().extent());
  }

  /**
   * Large cases of operations.
   *
   * @return enough work for several threads
   */
  @Provide
  default Arbitrary<OperationCase> largeOperationCases() {
    return OperationCases.large(limits().extent());
  }
}
