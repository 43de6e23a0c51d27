/** The hash stage of LSH attention (semantics section 2). */
@NullMarked
package io.github.reformer4j.cpu.internal.hash;

import org.jspecify.annotations.NullMarked;
