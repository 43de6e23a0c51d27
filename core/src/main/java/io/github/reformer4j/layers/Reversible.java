package io.github.reformer4j.layers;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import java.util.List;

/**
 * Reversible sequences (Gomez et al. 2017; semantics section 8) over the operations of any backend.
 * Memory beside the caller's streams comes from a pool and goes back to it as soon as possible:
 * under {@link Execution#REVERSIBLE} that is one half of a block at a time, whatever the depth.
 *
 * <p>A NaN out of a residual over {@link StreamFormat.Exact} streams is refused with an {@link
 * ArithmeticException} that names block and residual. After this or any other exception out of a
 * residual the streams and gradients of the caller are unspecified and no pass is recorded by the
 * call; the pool has its memory back, and the sequence can be used again.
 */
public final class Reversible implements ReversibleEngine {
  private final Operations operations;
  private final TensorPool pool;
  private final DType type;

  /**
   * An engine.
   *
   * @param backend computes sums and conversions; its tensors are what streams and gradients are
   *     made of
   * @param pool of the same backend, open for longer than the sequences
   * @param type of what goes into and comes out of residuals, and of gradients: one that the
   *     backend takes. Streams have it too unless they are exact
   * @throws IllegalArgumentException if the backend does not take the type
   */
  public Reversible(Backend backend, TensorPool pool, DType type) {
    if (!backend.operationTypes().contains(type)) {
      throw new IllegalArgumentException(
          "type = "
              + type
              + ": expected one of "
              + backend.operationTypes()
              + ", as the backend's operations take");
    }
    this.operations = backend.operations();
    this.pool = pool;
    this.type = type;
  }

  @Override
  public ReversibleSequence sequence(
      List<ReversibleBlock> blocks, StreamFormat format, Execution execution) {
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("blocks = []: expected at least one");
    }
    StreamArithmetic arithmetic = StreamArithmetic.of(format, type, operations);
    Stepper stepper = new Stepper(arithmetic, operations.elements(), type, pool);
    return new PooledSequence(
        HalfStep.of(blocks), stepper, execution, arithmetic.streamType(), type);
  }
}
