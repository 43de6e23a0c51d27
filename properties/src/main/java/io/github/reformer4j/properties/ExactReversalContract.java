package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.residuals.CarriedResidual;
import io.github.reformer4j.properties.residuals.Drift;
import io.github.reformer4j.properties.residuals.ResidualKind;
import io.github.reformer4j.properties.residuals.ReversibleCase;
import io.github.reformer4j.properties.residuals.StreamStyle;
import io.github.reformer4j.properties.residuals.Toolkit;
import io.github.reformer4j.reference.ReferenceReversible;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;

/** Forward and back (semantics section 8): without any loss where streams are exact. */
public interface ExactReversalContract extends ReversibleTrials {
  /** Depths of cheap residuals. */
  List<Integer> DEPTHS = List.of(1, 2, 10, 100, 1000);

  /** Depths of attention and feed-forward. */
  List<Integer> COSTLY_DEPTHS = List.of(1, 4, 16);

  /** Of floating-point sums that are rounded once each, through a few blocks. */
  int ULPS = 1 << 12;

  /**
   * Whatever the integers and the residuals, the inverse gives back every bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair", effort = 2)
  default void exactInverseGivesTheInputsBack(@ForAll("exactStreams") ReversibleCase c) {
    List<ReversibleBlock> blocks = ReversibleCase.blocks(c.make(tools(c)));
    Streams streams = c.streams(c.exact(), operationType());
    try (ReversibleSequence sequence =
        needEngine().sequence(blocks, c.exact(), Execution.REVERSIBLE)) {
      sequence.forward(streams, c.pass());
      sequence.inverse(streams, c.pass());
    }
    ReversibleRun.checkSame("streams", streams, c.streams(c.exact(), operationType()));
  }

  /** No depth loses a bit. */
  @ContractProperty(section = "8 Reversible residual pair")
  default void exactInverseHoldsAtAnyDepth() {
    List<ResidualKind> kinds = List.of(ResidualKind.SCALING, ResidualKind.SCALING);
    ReversibleCase c =
        new ReversibleCase(1, 3, 1, 4, kinds, 20, StreamStyle.NUMBERS, true, FIXED_SEED);
    ReversibleBlock block = ReversibleCase.blocks(c.make(tools(c))).getFirst();
    for (int depth : DEPTHS) {
      Streams streams = c.streams(StreamFormat.EXACT, operationType());
      try (ReversibleSequence sequence =
          needEngine()
              .sequence(
                  Collections.nCopies(depth, block), StreamFormat.EXACT, Execution.REVERSIBLE)) {
        sequence.forward(streams, c.pass());
        sequence.inverse(streams, c.pass());
      }
      ReversibleRun.checkSame(
          "streams at depth " + depth, streams, c.streams(StreamFormat.EXACT, operationType()));
    }
  }

  /**
   * Exact streams have the oracle's bits after all blocks, so rounding, saturation and overflow are
   * those of the semantics.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair", effort = 2)
  default void exactStreamsAgreeWithTheOracle(@ForAll("exactStreams") ReversibleCase c) {
    List<ReversibleBlock> blocks = ReversibleCase.blocks(c.make(tools(c)));
    Streams streams = c.streams(c.exact(), operationType());
    Streams expected = c.streams(c.exact(), operationType());
    try (ReversibleSequence sequence =
            needEngine().sequence(blocks, c.exact(), Execution.REVERSIBLE);
        ReversibleSequence oracle =
            new ReferenceReversible(operationType())
                .sequence(blocks, c.exact(), Execution.REVERSIBLE)) {
      sequence.forward(streams, c.pass());
      oracle.forward(expected, c.pass());
    }
    ReversibleRun.checkSame("streams", streams, expected);
  }

  /**
   * Floating-point streams agree with the oracle up to rounding, forward and back.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void floatStreamsAgreeWithTheOracle(@ForAll("smoothStreams") ReversibleCase c) {
    List<ReversibleBlock> blocks = ReversibleCase.blocks(c.make(tools(c)));
    Streams streams = c.streams(StreamFormat.FLOAT, operationType());
    Streams expected = c.streams(StreamFormat.FLOAT, operationType());
    try (ReversibleSequence sequence =
            needEngine().sequence(blocks, StreamFormat.FLOAT, Execution.REVERSIBLE);
        ReversibleSequence oracle =
            new ReferenceReversible(operationType())
                .sequence(blocks, StreamFormat.FLOAT, Execution.REVERSIBLE)) {
      sequence.forward(streams, c.pass());
      oracle.forward(expected, c.pass());
      ReversibleRun.checkClose("streams", streams, expected, operationPrecision().units(ULPS));
      Streams back = ReversibleRun.copy(expected);
      sequence.inverse(back, c.pass());
      oracle.inverse(expected, c.pass());
      ReversibleRun.checkClose(
          "inverted streams", back, expected, operationPrecision().units(ULPS));
    }
  }

  /**
   * A pass on one number of threads is undone on another.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair", effort = 0.5)
  default void threadCountsReverseEachOther(@ForAll("exactStreams") ReversibleCase c) {
    if (threadVariants().isEmpty()) {
      throw SuiteHook.skip(
          "no variants of the backend with other numbers of threads were supplied");
    }
    List<ReversibleBlock> blocks = ReversibleCase.blocks(c.make(tools(c)));
    for (Backend variant : threadVariants()) {
      List<ReversibleBlock> others =
          ReversibleCase.blocks(
              c.make(tools(variant, c.residuals(), c.seed())).stream()
                  .map(CarriedResidual::new) // it may have memory of its own
                  .toList());
      Streams streams = c.streams(c.exact(), operationType());
      try (ReversibleSequence there =
              needEngine().sequence(blocks, c.exact(), Execution.REVERSIBLE);
          ReversibleSequence back =
              needEngine().sequence(others, c.exact(), Execution.REVERSIBLE)) {
        there.forward(streams, c.pass());
        back.inverse(streams, c.pass());
      }
      ReversibleRun.checkSame("streams", streams, c.streams(c.exact(), operationType()));
    }
  }

  /** Drift of blocks as models have them: none where streams are exact, else a number. */
  @ContractProperty(section = "8 Reversible residual pair")
  default void driftIsNoneInExactStreamsAndMeasuredInOthers() {
    Toolkit tools =
        tools(backend(), List.of(ResidualKind.LSH, ResidualKind.FEED_FORWARD), FIXED_SEED);
    assertThat(Drift.byDepth(needEngine(), tools, StreamFormat.EXACT, COSTLY_DEPTHS))
        .extracting(Drift::relativeError)
        .containsOnly(0.0);
    assertThat(Drift.byDepth(needEngine(), tools, StreamFormat.FLOAT, COSTLY_DEPTHS))
        .allSatisfy(drift -> assertThat(drift.relativeError()).isFinite());
  }
}
