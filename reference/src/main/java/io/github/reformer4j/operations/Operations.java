package io.github.reformer4j.operations;

/** All operations of a backend, by theme. Safe for use by several threads at once. */
public interface Operations {
  /**
   * Dense products.
   *
   * @return the theme
   */
  Matrices matrices();

  /**
   * Norms and biases.
   *
   * @return the theme
   */
  Rows rows();

  /**
   * Element by element: sums, activations, dropout.
   *
   * @return the theme
   */
  Elements elements();

  /**
   * Streams in fixed point.
   *
   * @return the theme
   */
  FixedPoint fixedPoint();

  /**
   * Between token rows and heads.
   *
   * @return the theme
   */
  Heads heads();

  /**
   * Rows of tables.
   *
   * @return the theme
   */
  Embeddings embeddings();

  /**
   * What a model is trained on.
   *
   * @return the theme
   */
  Losses losses();

  /**
   * Steps of an optimiser.
   *
   * @return the theme
   */
  Updates updates();
}
