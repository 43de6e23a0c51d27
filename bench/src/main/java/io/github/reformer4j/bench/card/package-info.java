/**
 * Checks and figures of the CUDA backend, for a machine with a card: {@code cuda/on-a-card} runs
 * them.
 */
@NullMarked
package io.github.reformer4j.bench.card;

import org.jspecify.annotations.NullMarked;
