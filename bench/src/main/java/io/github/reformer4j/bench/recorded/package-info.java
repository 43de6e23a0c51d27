/** Whole models that other implementations ran, held against backends. */
@NullMarked
package io.github.reformer4j.bench.recorded;

import org.jspecify.annotations.NullMarked;
