/** The counter-based random generator every backend shares (semantics section 2). */
@NullMarked
package io.github.reformer4j.random;

import org.jspecify.annotations.NullMarked;
