package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.properties.OperationsContract;
import java.util.List;

/** The suite's contract of operations; the other order of threads must give the same bits. */
class OperationsContractTest implements OperationsContract {
  private static final int TRIES = 20;

  @Override
  public Backend backend() {
    return EmulatedBackends.FULL;
  }

  @Override
  public Limits limits() {
    return Limits.of(backend()).withTries(TRIES);
  }

  @Override
  public List<Backend> threadVariants() {
    return List.of(EmulatedBackends.REVERSED);
  }
}
