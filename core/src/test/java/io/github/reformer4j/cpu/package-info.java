/** Tests of the CPU backend. */
@NullMarked
package io.github.reformer4j.cpu;

import org.jspecify.annotations.NullMarked;
