/** Threads of the CPU backend. */
@NullMarked
package io.github.reformer4j.cpu.internal.parallel;

import org.jspecify.annotations.NullMarked;
