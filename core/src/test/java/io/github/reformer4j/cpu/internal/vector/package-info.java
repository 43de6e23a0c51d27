/** Tests of vector kernels. */
@NullMarked
package io.github.reformer4j.cpu.internal.vector;

import org.jspecify.annotations.NullMarked;
