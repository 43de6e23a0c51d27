package io.github.reformer4j.properties.engine;

import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import java.util.List;

/** Plain sequences, whole or with one defect. */
public final class PlainEngine implements ReversibleEngine {
  private final EngineDefect defect;
  private final DType type;

  /**
   * An engine.
   *
   * @param defect what it does wrong
   * @param type of residuals and gradients
   */
  public PlainEngine(EngineDefect defect, DType type) {
    this.defect = defect;
    this.type = type;
  }

  @Override
  public ReversibleSequence sequence(
      List<ReversibleBlock> blocks, StreamFormat format, Execution execution) {
    return new PlainSequence(defect, new PlainSums(defect, format, type), blocks, execution);
  }
}
