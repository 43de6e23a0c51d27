/** JMH benchmarks; each validates before it is timed. */
@NullMarked
package io.github.reformer4j.bench.jmh;

import org.jspecify.annotations.NullMarked;
