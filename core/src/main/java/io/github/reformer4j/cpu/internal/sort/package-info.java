/** Sorting tokens into buckets (semantics section 3). */
@NullMarked
package io.github.reformer4j.cpu.internal.sort;

import org.jspecify.annotations.NullMarked;
