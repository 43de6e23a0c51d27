package io.github.reformer4j.operations;

/**
 * Operations put together from their themes.
 *
 * @param matrices dense products
 * @param rows norms and biases
 * @param elements element by element
 * @param fixedPoint streams in fixed point
 * @param heads between token rows and heads
 * @param embeddings rows of tables
 * @param losses what is trained on
 * @param updates steps of an optimiser
 */
public record OperationThemes(
    Matrices matrices,
    Rows rows,
    Elements elements,
    FixedPoint fixedPoint,
    Heads heads,
    Embeddings embeddings,
    Losses losses,
    Updates updates)
    implements Operations {}
