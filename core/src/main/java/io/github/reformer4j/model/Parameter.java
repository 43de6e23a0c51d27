package io.github.reformer4j.model;

import io.github.reformer4j.tensor.Tensor;

/**
 * Numbers that are learned. Tensors of the backend: the host reads them by download.
 *
 * @param name such as {@code layers.0.attention.query}; products' weights are [out, in]
 * @param value the numbers
 * @param gradient the same shape, added to by training passes
 */
public record Parameter(String name, Tensor value, Tensor gradient) {}
