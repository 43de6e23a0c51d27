package io.github.reformer4j.operations;

/** Functions between the two products of a feed-forward layer. */
public enum Activation {
  /** {@code max(x, 0)}; gradient 0 at 0. */
  RELU,
  /**
   * {@code x Φ(x)} with the normal distribution function Φ, by the error function (Hendrycks,
   * Gimpel 2016).
   */
  GELU,
  /** The approximation of {@link #GELU} by the hyperbolic tangent, as in GPT-2. */
  GELU_TANH
}
