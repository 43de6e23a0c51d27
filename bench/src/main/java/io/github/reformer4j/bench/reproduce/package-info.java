/** Experiments of the paper, run again. */
@NullMarked
package io.github.reformer4j.bench.reproduce;

import org.jspecify.annotations.NullMarked;
