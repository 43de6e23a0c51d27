/** The report's data and its self-contained HTML page. */
@NullMarked
package io.github.reformer4j.bench.page;

import org.jspecify.annotations.NullMarked;
