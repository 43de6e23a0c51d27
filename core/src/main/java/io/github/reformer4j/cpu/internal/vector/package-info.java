/** Vector API code; the only package that may import {@code jdk.incubator.vector}. */
@NullMarked
package io.github.reformer4j.cpu.internal.vector;

import org.jspecify.annotations.NullMarked;
