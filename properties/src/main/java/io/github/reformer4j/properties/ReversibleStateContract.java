package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.residuals.NanResidual;
import io.github.reformer4j.properties.residuals.NormedResidual;
import io.github.reformer4j.properties.residuals.ResidualKind;
import io.github.reformer4j.properties.residuals.ReversibleCase;
import io.github.reformer4j.properties.residuals.StreamStyle;
import io.github.reformer4j.properties.residuals.Toolkit;
import io.github.reformer4j.properties.residuals.TrainedResidual;
import io.github.reformer4j.properties.residuals.WatchedResidual;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;

/** What a sequence remembers between a pass and its gradient, and how much memory that takes. */
public interface ReversibleStateContract extends ReversibleTrials {
  /** Few blocks. */
  int SHALLOW = 2;

  /** Many blocks. */
  int DEEP = 48;

  /** Memory in activations is the same for any depth if blocks are reversed, and only then. */
  @ContractProperty(section = "8 Reversible residual pair")
  default void reversedActivationsTakeTheSameMemoryAtAnyDepth() {
    for (StreamFormat format : List.of(StreamFormat.FLOAT, StreamFormat.EXACT)) {
      long stream = ofDepth(SHALLOW).streams(format, operationType()).first().byteSize();
      long reversed = peak(SHALLOW, format, Execution.REVERSIBLE);
      assertThat(reversed).as("bytes, reversed").isGreaterThanOrEqualTo(stream);
      assertThat(peak(DEEP, format, Execution.REVERSIBLE))
          .as("bytes, reversed, %s blocks, %s", DEEP, format)
          .isEqualTo(reversed);
      for (Execution keeping : List.of(Execution.STORED, Execution.CHECKPOINTED)) {
        assertThat(peak(DEEP, format, keeping) - peak(SHALLOW, format, keeping))
            .as("bytes of %s blocks more, %s, %s", DEEP - SHALLOW, keeping, format)
            .isGreaterThanOrEqualTo(2 * stream * (DEEP - SHALLOW));
      }
    }
  }

  private long peak(int depth, StreamFormat format, Execution execution) {
    ReversibleCase c = ofDepth(depth);
    Toolkit tools = toolsWithGradients(c);
    List<TrainedResidual> residuals = new ArrayList<>();
    for (TrainedResidual residual : c.make(tools)) {
      // without a norm, 48 blocks reversed in floating point can end in infinity
      residuals.add(new NormedResidual(tools, residual, c.width()));
    }
    return ReversibleRun.of(needEngine(), c, residuals, format, execution, operationType())
        .peakBytes();
  }

  private static ReversibleCase ofDepth(int depth) {
    List<ResidualKind> kinds = new ArrayList<>();
    for (int block = 0; block < depth; block++) {
      kinds.add(ResidualKind.LOCAL);
      kinds.add(ResidualKind.FEED_FORWARD);
    }
    return new ReversibleCase(1, 8, 2, 2, kinds, 20, StreamStyle.NUMBERS, true, FIXED_SEED);
  }

  /**
   * A residual that is evaluated again for its gradient sees the bits and the pass of the first
   * time, and so the same buckets and masks, and answers with the same bits.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void recomputationSeesTheForwardPass(@ForAll("tameStreams") ReversibleCase c) {
    for (Execution execution : Execution.values()) {
      List<WatchedResidual> residuals =
          c.make(toolsWithGradients(c)).stream().map(WatchedResidual::new).toList();
      ReversibleRun.of(needEngine(), c, residuals, StreamFormat.EXACT, execution, operationType());
      for (WatchedResidual residual : residuals) {
        WatchedResidual.Call first = residual.calls().getFirst();
        assertThat(first.pass()).isEqualTo(c.pass());
        for (WatchedResidual.Call call : residual.calls()) {
          assertThat(call.pass()).isEqualTo(first.pass());
          Bits.same("x of a recomputation", call.x(), first.x());
          Bits.same("y of a recomputation", call.y(), first.y());
        }
      }
    }
  }

  /**
   * Streams where the backend computes give the bits of streams on the host.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void streamsOfTheBackendGiveTheBitsOfHostStreams(
      @ForAll("tameStreams") ReversibleCase c) {
    for (StreamFormat format : List.of(StreamFormat.FLOAT, StreamFormat.EXACT)) {
      ReversibleRun host =
          ReversibleRun.of(
              needEngine(),
              c,
              c.make(toolsWithGradients(c)),
              format,
              Execution.REVERSIBLE,
              operationType());
      List<TrainedResidual> residuals = c.make(toolsWithGradients(c));
      try (Placement placement = new Placement(backend());
          ReversibleSequence sequence =
              needEngine()
                  .sequence(ReversibleCase.blocks(residuals), format, Execution.REVERSIBLE)) {
        Streams streams = placement.add(c.streams(format, operationType()));
        Streams gradients = placement.add(c.gradients(operationType()));
        sequence.record(streams, c.pass());
        ReversibleRun.checkSame("streams", streams, host.outputs());
        sequence.backward(streams, gradients);
        ReversibleRun.checkSame("gradients", gradients, host.gradients());
        placement.checkGuards();
      }
    }
  }

  /**
   * Recording changes nothing in the streams, in any execution.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void recordingGivesTheBitsOfForward(@ForAll("tameStreams") ReversibleCase c) {
    List<ReversibleBlock> blocks = ReversibleCase.blocks(c.make(tools(c)));
    for (StreamFormat format : List.of(StreamFormat.FLOAT, StreamFormat.EXACT)) {
      for (Execution execution : Execution.values()) {
        Streams recorded = c.streams(format, operationType());
        Streams plain = c.streams(format, operationType());
        try (ReversibleSequence sequence = needEngine().sequence(blocks, format, execution)) {
          sequence.record(recorded, c.pass());
          sequence.forward(plain, c.pass());
        }
        ReversibleRun.checkSame("streams", recorded, plain);
      }
    }
  }

  /**
   * Going back by reversing, the streams become the inputs again.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void backwardLeavesTheInputsWhereItReverses(@ForAll("tameStreams") ReversibleCase c) {
    List<TrainedResidual> residuals = c.make(toolsWithGradients(c));
    ReversibleRun run =
        ReversibleRun.of(
            needEngine(), c, residuals, StreamFormat.EXACT, Execution.REVERSIBLE, operationType());
    ReversibleRun.checkSame(
        "streams after the backward pass",
        run.restored(),
        c.streams(StreamFormat.EXACT, operationType()));
  }

  /**
   * A recorded pass whose gradient is not taken leaves no trace in the next.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void aPassNotUsedIsDropped(@ForAll("tameStreams") ReversibleCase c) {
    ReversibleCase unused = c.withSeed(c.seed() + 1);
    for (Execution execution : Execution.values()) {
      List<TrainedResidual> alone = c.make(toolsWithGradients(c));
      List<TrainedResidual> after = c.make(toolsWithGradients(c));
      try (ReversibleSequence sequence =
          needEngine().sequence(ReversibleCase.blocks(after), StreamFormat.EXACT, execution)) {
        sequence.record(unused.streams(StreamFormat.EXACT, operationType()), unused.pass());
        ReversibleRun second =
            ReversibleRun.of(sequence, c, after, StreamFormat.EXACT, operationType());
        second.checkSameGradients(
            ReversibleRun.of(
                needEngine(), c, alone, StreamFormat.EXACT, execution, operationType()));
      }
    }
  }

  /** A gradient is taken once, and not at all without a recorded pass. */
  @ContractProperty(section = "8 Reversible residual pair")
  default void aGradientIsTakenOnce() {
    ReversibleCase c = ofDepth(SHALLOW);
    List<ReversibleBlock> blocks = ReversibleCase.blocks(c.make(toolsWithGradients(c)));
    for (Execution execution : Execution.values()) {
      try (ReversibleSequence sequence =
          needEngine().sequence(blocks, StreamFormat.EXACT, execution)) {
        Streams streams = c.streams(StreamFormat.EXACT, operationType());
        refusesBackward(sequence, streams, c);
        sequence.record(streams, c.pass());
        sequence.backward(streams, c.gradients(operationType()));
        refusesBackward(sequence, streams, c);
        sequence.forward(streams, c.pass());
        refusesBackward(sequence, streams, c);
      }
    }
  }

  private void refusesBackward(ReversibleSequence sequence, Streams streams, ReversibleCase c) {
    Streams gradients = c.gradients(operationType());
    assertThatIllegalStateException().isThrownBy(() -> sequence.backward(streams, gradients));
    ReversibleRun.checkSame("refused gradients", gradients, c.gradients(operationType()));
  }

  /** NaN out of a residual is refused by name in exact streams; then the sequence goes on. */
  @ContractProperty(section = "8 Reversible residual pair")
  default void nanIsRefusedInExactStreams() {
    ReversibleCase c = ofDepth(SHALLOW);
    for (Execution execution : Execution.values()) {
      List<TrainedResidual> residuals = new ArrayList<>(c.make(toolsWithGradients(c)));
      NanResidual last = new NanResidual(residuals.removeLast());
      residuals.add(last);
      try (ReversibleSequence sequence =
          needEngine().sequence(ReversibleCase.blocks(residuals), StreamFormat.EXACT, execution)) {
        last.breaking(true);
        refusesNan(
            () -> sequence.forward(c.streams(StreamFormat.EXACT, operationType()), c.pass()));
        refusesNan(
            () -> sequence.inverse(c.streams(StreamFormat.EXACT, operationType()), c.pass()));
        refusesNan(() -> sequence.record(c.streams(StreamFormat.EXACT, operationType()), c.pass()));
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    sequence.backward(
                        c.streams(StreamFormat.EXACT, operationType()),
                        c.gradients(operationType())));
        last.breaking(false);
        ReversibleRun after =
            ReversibleRun.of(sequence, c, residuals, StreamFormat.EXACT, operationType());
        sequence.inverse(after.outputs(), c.pass());
        ReversibleRun.checkSame(
            "streams", after.outputs(), c.streams(StreamFormat.EXACT, operationType()));
      }
    }
  }

  private static void refusesNan(Runnable call) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(call::run)
        .withMessageContaining("residual G of block " + (SHALLOW - 1))
        .withMessageContaining("NaN");
  }
}
