/** Tests of the operations. */
@NullMarked
package io.github.reformer4j.cpu.internal.operations;

import org.jspecify.annotations.NullMarked;
