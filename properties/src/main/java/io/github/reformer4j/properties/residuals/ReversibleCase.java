package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A random sequence of blocks and streams through it. Everything follows from these components, so
 * its text is enough to build it again.
 *
 * @param batch B
 * @param tokens N
 * @param heads H
 * @param headWidth width of a head; the width of tokens is H times that
 * @param residuals F and G of each block in turn: an even number
 * @param fractionBits of fixed-point streams
 * @param style of fixed-point streams
 * @param training whether dropout is on
 * @param seed of all numbers
 */
public record ReversibleCase(
    int batch,
    int tokens,
    int heads,
    int headWidth,
    List<ResidualKind> residuals,
    int fractionBits,
    StreamStyle style,
    boolean training,
    long seed) {
  private static final int STREAMS = 1;
  private static final int GRADIENTS = 2;

  /** Copies the list. */
  public ReversibleCase {
    residuals = List.copyOf(residuals);
    if (residuals.isEmpty() || residuals.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "residuals = " + residuals + ": expected F and G of at least one block");
    }
  }

  /**
   * The width of tokens.
   *
   * @return heads times their width
   */
  public int width() {
    return heads * headWidth;
  }

  /**
   * The same with another batch.
   *
   * @param other at least 1
   * @return the case
   */
  public ReversibleCase withBatch(int other) {
    return new ReversibleCase(
        other, tokens, heads, headWidth, residuals, fractionBits, style, training, seed);
  }

  /**
   * The same with other numbers.
   *
   * @param other any value
   * @return the case
   */
  public ReversibleCase withSeed(long other) {
    return new ReversibleCase(
        batch, tokens, heads, headWidth, residuals, fractionBits, style, training, other);
  }

  /**
   * The residuals, each with parameters of its own.
   *
   * @param tools computes them
   * @return F and G of each block in turn
   */
  public List<TrainedResidual> make(Toolkit tools) {
    List<TrainedResidual> made = new ArrayList<>();
    for (int site = 0; site < residuals.size(); site++) {
      made.add(residuals.get(site).make(tools, heads, width(), site));
    }
    return made;
  }

  /**
   * Blocks of residuals.
   *
   * @param residuals F and G of each block in turn
   * @return the blocks
   */
  public static List<ReversibleBlock> blocks(List<? extends TrainedResidual> residuals) {
    List<ReversibleBlock> blocks = new ArrayList<>();
    for (int i = 0; i < residuals.size(); i += 2) {
      blocks.add(new ReversibleBlock(residuals.get(i), residuals.get(i + 1)));
    }
    return blocks;
  }

  /**
   * Seed, step and mode.
   *
   * @return the pass
   */
  public Pass pass() {
    return new Pass(seed, 3, training);
  }

  /**
   * The format of exact streams.
   *
   * @return fixed point
   */
  public StreamFormat exact() {
    return new StreamFormat.Exact(fractionBits);
  }

  /**
   * Streams to run through the blocks.
   *
   * @param format decides their type
   * @param type of floating point
   * @return fresh tensors, freed when unreachable
   */
  public Streams streams(StreamFormat format, DType type) {
    return switch (format) {
      case StreamFormat.Floating _ -> floats(type, STREAMS);
      case StreamFormat.Exact exact -> new Streams(ints(0, exact), ints(1, exact));
    };
  }

  /**
   * Gradients in the streams after the last block.
   *
   * @param type floating point
   * @return fresh tensors, freed when unreachable
   */
  public Streams gradients(DType type) {
    return floats(type, GRADIENTS);
  }

  private Streams floats(DType type, int purpose) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, purpose);
    return new Streams(normal(type, random, 0), normal(type, random, 1));
  }

  private Tensor normal(DType type, CounterRandom random, int stream) {
    Tensor tensor = Tensors.allocate(type, shape());
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.normal(stream, 0, i));
    }
    return tensor;
  }

  private Tensor ints(int stream, StreamFormat.Exact exact) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, STREAMS);
    Tensor tensor = Tensors.allocate(DType.INT32, shape());
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setInt(i, style.element(random, stream, i, exact.fractionBits()));
    }
    return tensor;
  }

  private Shape shape() {
    return Shape.of(batch, tokens, width());
  }
}
