/** Tests of the worker team. */
@NullMarked
package io.github.reformer4j.cpu.internal.parallel;

import org.jspecify.annotations.NullMarked;
