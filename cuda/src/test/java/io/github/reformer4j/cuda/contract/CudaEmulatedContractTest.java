package io.github.reformer4j.cuda.contract;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.BackendContract;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * The kernels pass the whole suite in float32, operations and reversible layers included. In place
 * of other numbers of threads, the threads of a block and the blocks run in the reverse order,
 * which must give the same bits.
 */
@AddLifecycleHook(NeedsCompiler.class)
class CudaEmulatedContractTest implements BackendContract {
  /** Made when the first property runs, and not where none can. */
  private static final class Opened {
    static final Backend FORWARD = Emulated.backend(ThreadOrder.FORWARD, Products.FULL);
    static final Backend REVERSED = Emulated.backend(ThreadOrder.REVERSED, Products.FULL);
    static final ReversibleEngine ENGINE =
        new Reversible(FORWARD, new TensorPool(FORWARD), DType.FLOAT32);
  }

  @Override
  public Backend backend() {
    return Opened.FORWARD;
  }

  @Override
  public List<Backend> threadVariants() {
    return List.of(Opened.REVERSED);
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(Opened.ENGINE);
  }
}
