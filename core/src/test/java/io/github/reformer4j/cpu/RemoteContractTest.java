package io.github.reformer4j.cpu;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.BackendContract;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.properties.remote.RemoteBackend;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.Optional;

/**
 * The suite and the reversible engine touch no tensor of a backend that the host cannot address:
 * what is tried are they, not the CPU backend, so that a few small cases are enough.
 */
class RemoteContractTest implements BackendContract {
  private static final Backend FAR = new RemoteBackend(CpuBackend.create(new CpuOptions(1)));

  private static final ReversibleEngine ENGINE =
      new Reversible(FAR, new TensorPool(FAR), DType.FLOAT32);

  @Override
  public Backend backend() {
    return FAR;
  }

  @Override
  public Limits limits() {
    return Limits.of(FAR).withMostTokens(40).withTries(2);
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(ENGINE);
  }
}
