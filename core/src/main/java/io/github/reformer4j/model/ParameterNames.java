package io.github.reformer4j.model;

/** What parameters are called. */
public final class ParameterNames {
  /** Token table, [vocabulary, width]. */
  public static final String TOKENS = "embedding.tokens";

  /** Table of learned positions, [length, width]. */
  public static final String POSITIONS = "embedding.positions";

  /** Weight of a layer norm, after a prefix; of the merging norm without one. */
  public static final String NORM_WEIGHT = "norm.weight";

  /** Bias of a layer norm, after a prefix; of the merging norm without one. */
  public static final String NORM_BIAS = "norm.bias";

  /** After {@link #attention}: projection to queries of a local layer, [H·D, width]. */
  public static final String QUERY = "query";

  /** After {@link #attention}: projection to keys of a local layer, [H·D, width]. */
  public static final String KEY = "key";

  /** After {@link #attention}: projection of an LSH layer to what is both, [H·D, width]. */
  public static final String QUERY_KEY = "queryKey";

  /** After {@link #attention}: projection to values, [H·D, width]. */
  public static final String VALUE = "value";

  /** After {@link #attention}: projection of the heads' outputs, [width, H·D]. */
  public static final String OUTPUT = "output";

  /** After {@link #feedForward}: [inner, width]. */
  public static final String INNER_WEIGHT = "inner.weight";

  /** After {@link #feedForward}: [inner]. */
  public static final String INNER_BIAS = "inner.bias";

  /** After {@link #feedForward}: [width, inner]. */
  public static final String OUTER_WEIGHT = "outer.weight";

  /** After {@link #feedForward}: [width]. */
  public static final String OUTER_BIAS = "outer.bias";

  /** Output layer, [vocabulary, 2 · width]; none if it is tied. */
  public static final String OUTPUT_WEIGHT = "output.weight";

  /** Bias of the output layer, [vocabulary]. */
  public static final String OUTPUT_BIAS = "output.bias";

  private ParameterNames() {}

  /**
   * The table of an axis of axial positions, [length, width of the axis].
   *
   * @param axis from 0
   * @return the name
   */
  public static String positions(int axis) {
    return POSITIONS + "." + axis;
  }

  /**
   * What names of a layer's attention begin with.
   *
   * @param layer from 0
   * @return the prefix
   */
  public static String attention(int layer) {
    return "layers." + layer + ".attention.";
  }

  /**
   * What names of a layer's feed-forward function begin with.
   *
   * @param layer from 0
   * @return the prefix
   */
  public static String feedForward(int layer) {
    return "layers." + layer + ".feedForward.";
  }
}
