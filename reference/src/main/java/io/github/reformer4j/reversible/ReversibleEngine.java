package io.github.reformer4j.reversible;

import java.util.List;

/** Makes sequences: what the contract suite is run on, beside a backend. */
public interface ReversibleEngine {
  /**
   * A sequence.
   *
   * @param blocks first to last, at least one; a block may occur more than once, which shares its
   *     parameters
   * @param format how streams are held between blocks
   * @param execution where backward passes take activations from
   * @return the sequence; close it to free what it keeps
   */
  ReversibleSequence sequence(
      List<ReversibleBlock> blocks, StreamFormat format, Execution execution);
}
