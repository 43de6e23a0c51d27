/** The {@code reformer} command line. */
@NullMarked
package io.github.reformer4j.bench;

import org.jspecify.annotations.NullMarked;
