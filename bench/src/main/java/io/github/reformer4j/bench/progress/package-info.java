/** Showing what is going on while it runs. */
@NullMarked
package io.github.reformer4j.bench.progress;

import org.jspecify.annotations.NullMarked;
