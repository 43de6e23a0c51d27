package io.github.reformer4j.cuda.contract;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.properties.BackendContract;
import io.github.reformer4j.properties.Capability;
import io.github.reformer4j.properties.Gap;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Attention over bfloat16 tensors, on tensor cores, passes the whole suite. */
@AddLifecycleHook(NeedsCompiler.class)
class CudaEmulatedBfloat16ContractTest implements BackendContract {
  private static final int TRIES = 3;

  /** Made when the first property runs, and not where none can. */
  private static final class Opened {
    static final Backend FORWARD = Emulated.backend(ThreadOrder.FORWARD, Products.FULL);
    static final Backend REVERSED = Emulated.backend(ThreadOrder.REVERSED, Products.FULL);
  }

  @Override
  public Backend backend() {
    return Opened.FORWARD;
  }

  @Override
  public Limits limits() {
    return Limits.of(backend())
        .withType(DType.BFLOAT16)
        .withTries(TRIES)
        .withGaps(List.of(Gap.of(Capability.OPERATIONS, "tried with float32 tensors")));
  }

  @Override
  public List<Backend> threadVariants() {
    return List.of(Opened.REVERSED);
  }
}
