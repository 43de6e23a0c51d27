package io.github.reformer4j.cuda.contract;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.BackendContract;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.Optional;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Float32 tensors with products of operands rounded to bfloat16: what training uses for speed. */
@AddLifecycleHook(NeedsCompiler.class)
class CudaEmulatedProductsContractTest implements BackendContract {
  private static final int TRIES = 2;

  /** Made when the first property runs, and not where none can. */
  private static final class Opened {
    static final Backend FORWARD = Emulated.backend(ThreadOrder.FORWARD, Products.BFLOAT16);
    static final ReversibleEngine ENGINE =
        new Reversible(FORWARD, new TensorPool(FORWARD), DType.FLOAT32);
  }

  @Override
  public Backend backend() {
    return Opened.FORWARD;
  }

  @Override
  public Limits limits() {
    return Limits.of(backend()).withTries(TRIES);
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(Opened.ENGINE);
  }
}
