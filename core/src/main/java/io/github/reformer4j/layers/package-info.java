/**
 * What models are built from, over any {@link io.github.reformer4j.backend.Backend}: memory that is
 * taken and given back, and sequences of reversible blocks (semantics section 8).
 */
@NullMarked
package io.github.reformer4j.layers;

import org.jspecify.annotations.NullMarked;
