/** What a report is made from: real text. */
@NullMarked
package io.github.reformer4j.bench.input;

import org.jspecify.annotations.NullMarked;
