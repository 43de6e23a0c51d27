/** A card: finding it, its driver, its memory, its stream. */
@NullMarked
package io.github.reformer4j.cuda.internal.card;

import org.jspecify.annotations.NullMarked;
