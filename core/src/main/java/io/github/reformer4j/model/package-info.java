/**
 * A Reformer language model (Kitaev, Kaiser, Levskaya 2020) over any {@link
 * io.github.reformer4j.backend.Backend}: token and position embeddings, reversible blocks of
 * attention and feed-forward, a merging norm and an output layer, with a loss that never holds
 * tokens × vocabulary numbers. Everything is computed by the backend's attention and operations;
 * the host reads and writes tensors of the backend only by upload and download.
 */
@NullMarked
package io.github.reformer4j.model;

import org.jspecify.annotations.NullMarked;
