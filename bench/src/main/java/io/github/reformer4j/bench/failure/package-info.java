/** Expected failures: what the user reads and what the process exits with. */
@NullMarked
package io.github.reformer4j.bench.failure;

import org.jspecify.annotations.NullMarked;
