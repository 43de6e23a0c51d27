package io.github.reformer4j.model;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reversible.StreamFormat;
import java.util.List;

/**
 * The architecture of a model. Attention weights are not dropped: there is no attention dropout.
 *
 * @param vocabulary token ids are 0 to vocabulary − 1
 * @param width of each of the two streams, d
 * @param heads H
 * @param headWidth D, of queries, keys and values; heads · headWidth may differ from width
 * @param feedForwardWidth between the two products of a feed-forward layer
 * @param activation there
 * @param layers first to last, at least one
 * @param positions how positions are told apart
 * @param normEpsilon of all layer norms
 * @param hiddenDropout after the embeddings and at the end of each attention and feed-forward
 *     function, in training; at least 0, less than 1
 * @param tiedOutput whether the output layer is the token table. Both streams enter the output
 *     layer side by side, so its weight is [vocabulary, 2 · width]: tied, both halves are the token
 *     table, which is to say that the sum of the two normed halves is multiplied by the table
 * @param streams how the two streams are held between blocks
 */
public record ReformerConfig(
    int vocabulary,
    int width,
    int heads,
    int headWidth,
    int feedForwardWidth,
    Activation activation,
    List<LayerConfig> layers,
    Positions positions,
    double normEpsilon,
    double hiddenDropout,
    boolean tiedOutput,
    StreamFormat streams) {
  /** The default of {@code normEpsilon}. */
  public static final double DEFAULT_NORM_EPSILON = 1e-6;

  /** Checks the numbers and that they go together. */
  public ReformerConfig {
    ConfigChecks.atLeast("vocabulary", vocabulary, 1);
    ConfigChecks.atLeast("width", width, 1);
    ConfigChecks.atLeast("heads", heads, 1);
    ConfigChecks.atLeast("headWidth", headWidth, 1);
    ConfigChecks.atLeast("feedForwardWidth", feedForwardWidth, 1);
    if (headWidth > AttentionSizes.MAX_WIDTH) {
      throw new IllegalArgumentException(
          "headWidth = " + headWidth + ": expected at most " + AttentionSizes.MAX_WIDTH);
    }
    if ((long) heads * headWidth > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "heads, headWidth = "
              + heads
              + ", "
              + headWidth
              + ": expected a product of at most "
              + Integer.MAX_VALUE);
    }
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers = []: expected at least one");
    }
    if (!(normEpsilon > 0) || Double.isInfinite(normEpsilon)) {
      throw new IllegalArgumentException(
          "normEpsilon = " + normEpsilon + ": expected a finite number greater than 0");
    }
    if (!(hiddenDropout >= 0 && hiddenDropout < 1)) {
      throw new IllegalArgumentException(
          "hiddenDropout = " + hiddenDropout + ": expected at least 0, less than 1");
    }
    if (positions instanceof Positions.Axial axial
        && axial.widths().stream().mapToLong(Integer::longValue).sum() != width) {
      throw new IllegalArgumentException(
          "widths of axial positions = " + axial.widths() + ": expected a sum of width = " + width);
    }
  }

  /**
   * A builder with defaults: four heads, feed-forward four times as wide, GELU by the hyperbolic
   * tangent, rotary positions, no dropout, untied output, streams in floating point.
   *
   * @param vocabulary number of token ids
   * @param width of each stream
   * @param layers first to last
   * @return the builder
   */
  public static Builder builder(int vocabulary, int width, List<LayerConfig> layers) {
    return new Builder(vocabulary, width, layers);
  }

  /**
   * The same with other streams.
   *
   * @param format how streams are held
   * @return a new configuration
   */
  public ReformerConfig withStreams(StreamFormat format) {
    return new ReformerConfig(
        vocabulary,
        width,
        heads,
        headWidth,
        feedForwardWidth,
        activation,
        layers,
        positions,
        normEpsilon,
        hiddenDropout,
        tiedOutput,
        format);
  }

  /** Collects the parts of a {@link ReformerConfig}; checked when built. */
  public static final class Builder {
    private static final int DEFAULT_HEADS = 4;
    private static final int DEFAULT_EXPANSION = 4;

    private final int vocabulary;
    private final int width;
    private final List<LayerConfig> layers;
    private int heads = DEFAULT_HEADS;
    private int headWidth;
    private int feedForwardWidth;
    private Activation activation = Activation.GELU_TANH;
    private Positions positions = Positions.rotary();
    private double normEpsilon = DEFAULT_NORM_EPSILON;
    private double hiddenDropout;
    private boolean tiedOutput;
    private StreamFormat streams = StreamFormat.FLOAT;

    private Builder(int vocabulary, int width, List<LayerConfig> layers) {
      this.vocabulary = vocabulary;
      this.width = width;
      this.layers = List.copyOf(layers);
    }

    /**
     * Sets the heads; they share the width of the model (default 4).
     *
     * @param count a divisor of the width, at least 1
     * @return this
     */
    public Builder heads(int count) {
      heads = count;
      headWidth = 0;
      return this;
    }

    /**
     * Sets the heads.
     *
     * @param count at least 1
     * @param each width of one, at least 1
     * @return this
     */
    public Builder heads(int count, int each) {
      ConfigChecks.atLeast("headWidth", each, 1);
      heads = count;
      headWidth = each;
      return this;
    }

    /**
     * Sets the inner width of feed-forward layers (default four times the width).
     *
     * @param value at least 1
     * @return this
     */
    public Builder feedForward(int value) {
      ConfigChecks.atLeast("feedForwardWidth", value, 1);
      feedForwardWidth = value;
      return this;
    }

    /**
     * Sets the activation (default {@link Activation#GELU_TANH}).
     *
     * @param value see {@link Activation}
     * @return this
     */
    public Builder activation(Activation value) {
      activation = value;
      return this;
    }

    /**
     * Sets the positions (default rotary).
     *
     * @param value see {@link Positions}
     * @return this
     */
    public Builder positions(Positions value) {
      positions = value;
      return this;
    }

    /**
     * Sets the epsilon of layer norms (default 1e-6).
     *
     * @param value greater than 0
     * @return this
     */
    public Builder normEpsilon(double value) {
      normEpsilon = value;
      return this;
    }

    /**
     * Sets dropout (default 0).
     *
     * @param value at least 0, less than 1
     * @return this
     */
    public Builder dropout(double value) {
      hiddenDropout = value;
      return this;
    }

    /**
     * Sets whether the output layer is the token table (default false).
     *
     * @param value see {@link ReformerConfig#tiedOutput()}
     * @return this
     */
    public Builder tiedOutput(boolean value) {
      tiedOutput = value;
      return this;
    }

    /**
     * Sets how streams are held (default floating point).
     *
     * @param value see {@link StreamFormat}
     * @return this
     */
    public Builder streams(StreamFormat value) {
      streams = value;
      return this;
    }

    /**
     * The configuration.
     *
     * @return a checked record
     * @throws IllegalArgumentException if a part is out of range or parts do not go together
     */
    public ReformerConfig build() {
      ConfigChecks.atLeast("heads", heads, 1);
      if (headWidth == 0 && width % heads != 0) {
        throw new IllegalArgumentException(
            "heads = " + heads + ": expected a divisor of width = " + width);
      }
      if (feedForwardWidth == 0 && width > Integer.MAX_VALUE / DEFAULT_EXPANSION) {
        throw new IllegalArgumentException(
            "width = "
                + width
                + ": expected at most "
                + Integer.MAX_VALUE / DEFAULT_EXPANSION
                + ", as feed-forward layers are four times as wide unless they have a width of"
                + " their own");
      }
      return new ReformerConfig(
          vocabulary,
          width,
          heads,
          headWidth == 0 ? width / heads : headWidth,
          feedForwardWidth == 0 ? DEFAULT_EXPANSION * width : feedForwardWidth,
          activation,
          layers,
          positions,
          normEpsilon,
          hiddenDropout,
          tiedOutput,
          streams);
    }
  }
}
