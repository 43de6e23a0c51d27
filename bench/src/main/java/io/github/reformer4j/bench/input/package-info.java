/** What a report is made from: real text, and the recipe that turns its bytes into vectors. */
@NullMarked
package io.github.reformer4j.bench.input;

import org.jspecify.annotations.NullMarked;
