package io.github.reformer4j.reference;

import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import java.util.List;

/**
 * Reversible sequences of semantics section 8 by plain loops over host tensors: sums in double
 * precision, rounded to the type of the stream, or of 32-bit integers that wrap around.
 */
public final class ReferenceReversible implements ReversibleEngine {
  private final DType type;

  /**
   * An engine.
   *
   * @param type of what residuals take and give, and of gradients; streams have it too unless they
   *     are exact
   */
  public ReferenceReversible(DType type) {
    if (!type.isFloat()) {
      throw new IllegalArgumentException("type = " + type + ": expected FLOAT32 or FLOAT64");
    }
    this.type = type;
  }

  @Override
  public ReversibleSequence sequence(
      List<ReversibleBlock> blocks, StreamFormat format, Execution execution) {
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("blocks = []: expected at least one");
    }
    return new ReferenceSequence(List.copyOf(blocks), new StreamSums(format, type), execution);
  }
}
