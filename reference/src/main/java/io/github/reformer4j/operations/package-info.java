/**
 * Everything a model computes besides attention: dense products, norms, embeddings, losses,
 * updates, and the fixed-point streams of reversible layers. Each interface here is one theme; a
 * backend implements them, and {@link io.github.reformer4j.backend.Backend#operations()} hands them
 * out behind the same checks that {@link io.github.reformer4j.attention.Attention} makes.
 *
 * <p>Words used throughout: the last axis of a tensor is its <em>width</em>, all other axes
 * together are its <em>rows</em>, in row-major order. Floating-point tensors of one call have one
 * type, of those in {@link io.github.reformer4j.backend.Backend#types()}. Where a parameter says
 * "added to", the result is added to what the tensor holds; everywhere else it is overwritten. A
 * tensor that is written must not overlap another one of the call unless its description says that
 * it may be the same, wholly then and not in part. No tensor is empty. Where only a number of
 * elements is said, as for a bias or ids, the shape counts for nothing. The same inputs give the
 * same bits for any number of threads.
 */
@NullMarked
package io.github.reformer4j.operations;

import org.jspecify.annotations.NullMarked;
