package io.github.reformer4j.reversible;

/**
 * {@code y1 = x1 + F(x2), y2 = x2 + G(y1)} and its inverse {@code x2 = y2 - G(y1), x1 = y1 - F(x2)}
 * (semantics section 8).
 *
 * @param f added to the first stream, for instance attention
 * @param g added to the second stream, for instance feed-forward
 */
public record ReversibleBlock(Residual f, Residual g) {}
