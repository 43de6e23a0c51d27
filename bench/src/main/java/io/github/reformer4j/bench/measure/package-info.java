/**
 * Measurements: time, memory, quality against exact attention, stages, and the checks that go
 * before them.
 */
@NullMarked
package io.github.reformer4j.bench.measure;

import org.jspecify.annotations.NullMarked;
