/** Training on text from the command line: presets, budgets, what is shown and what is saved. */
@NullMarked
package io.github.reformer4j.bench.train;

import org.jspecify.annotations.NullMarked;
