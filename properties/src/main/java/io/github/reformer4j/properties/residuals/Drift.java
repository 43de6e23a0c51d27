package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is left of the inputs after all blocks and back: an error for floating-point streams, zero
 * for exact ones (semantics section 8). A measurement, not a judgement.
 *
 * @param depth number of blocks
 * @param relativeError the largest difference to the inputs, divided by the largest input
 */
public record Drift(int depth, double relativeError) {
  private static final int TOKENS = 32;
  private static final int HEADS = 2;
  private static final int HEAD_WIDTH = 8;

  /**
   * Runs streams through blocks and back.
   *
   * @param engine does it
   * @param blocks to go through
   * @param format of the streams
   * @param streams in that format, readable by the host; overwritten by what came back
   * @param pass seeds and mode
   * @return the drift
   */
  public static Drift measure(
      ReversibleEngine engine,
      List<ReversibleBlock> blocks,
      StreamFormat format,
      Streams streams,
      Pass pass) {
    Streams inputs = new Streams(Tensors.copy(streams.first()), Tensors.copy(streams.second()));
    try (ReversibleSequence sequence = engine.sequence(blocks, format, Execution.REVERSIBLE)) {
      sequence.forward(streams, pass);
      sequence.inverse(streams, pass);
    }
    double error =
        Math.max(
            Closeness.worst(streams.first(), inputs.first()),
            Closeness.worst(streams.second(), inputs.second()));
    double largest = Math.max(Closeness.norm(inputs.first()), Closeness.norm(inputs.second()));
    return new Drift(blocks.size(), error / largest);
  }

  /**
   * The drift of small blocks as models have them: layer norm and LSH attention, layer norm and
   * feed-forward, both with dropout, on normal numbers.
   *
   * @param engine reverses
   * @param tools compute the residuals
   * @param format of the streams
   * @param depths numbers of blocks, each at least 1
   * @return one measurement for each depth, in their order
   */
  public static List<Drift> byDepth(
      ReversibleEngine engine, Toolkit tools, StreamFormat format, List<Integer> depths) {
    ReversibleCase numbers =
        new ReversibleCase(
            1,
            TOKENS,
            HEADS,
            HEAD_WIDTH,
            List.of(ResidualKind.LSH, ResidualKind.FEED_FORWARD),
            format instanceof StreamFormat.Exact exact ? exact.fractionBits() : 0,
            StreamStyle.NUMBERS,
            true,
            tools.seed());
    int deepest = Collections.max(depths);
    List<ReversibleBlock> blocks = new ArrayList<>();
    for (int block = 0; block < deepest; block++) {
      blocks.add(block(tools, block));
    }
    List<Drift> drifts = new ArrayList<>();
    for (int depth : depths) {
      Streams streams = numbers.streams(format, tools.type());
      drifts.add(measure(engine, blocks.subList(0, depth), format, streams, numbers.pass()));
    }
    return drifts;
  }

  private static ReversibleBlock block(Toolkit tools, int block) {
    int width = HEADS * HEAD_WIDTH;
    TrainedResidual attention =
        new AttentionResidual(tools, ResidualKind.LSH_SPEC, HEADS, width, 2 * block);
    TrainedResidual feedForward =
        new FeedForwardResidual(tools, Activation.GELU, width, 2 * block + 1);
    return new ReversibleBlock(
        new NormedResidual(tools, attention, width), new NormedResidual(tools, feedForward, width));
  }
}
