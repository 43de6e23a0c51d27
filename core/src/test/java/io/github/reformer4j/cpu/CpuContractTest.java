package io.github.reformer4j.cpu;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.BackendContract;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The CPU backend passes the whole suite, with the same bits for 1, 2, 3 and 8 threads. */
class CpuContractTest implements BackendContract {
  private static final Backend TWO = cpu(2);
  private static final List<Backend> OTHERS = Stream.of(1, 3, 8).map(CpuContractTest::cpu).toList();

  private static final ReversibleEngine ENGINE =
      new Reversible(TWO, new TensorPool(TWO), DType.FLOAT32);

  private static Backend cpu(int threads) {
    return CpuBackend.create(new CpuOptions(threads));
  }

  @Override
  public Backend backend() {
    return TWO;
  }

  @Override
  public List<Backend> threadVariants() {
    return OTHERS;
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(ENGINE);
  }
}
