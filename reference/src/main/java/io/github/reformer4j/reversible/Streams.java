package io.github.reformer4j.reversible;

import io.github.reformer4j.tensor.Tensor;

/**
 * The two streams that run through a sequence of blocks, or their gradients.
 *
 * @param first [B, N, width]: floating point, or INT32 for streams in {@link StreamFormat.Exact}
 * @param second the same shape and type
 */
public record Streams(Tensor first, Tensor second) {}
