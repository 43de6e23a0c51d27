/** Refusals that the facades of attention and of operations share; not exported. */
@NullMarked
package io.github.reformer4j.tensor.checks;

import org.jspecify.annotations.NullMarked;
