/** Tests of the sort. */
@NullMarked
package io.github.reformer4j.cpu.internal.sort;

import org.jspecify.annotations.NullMarked;
