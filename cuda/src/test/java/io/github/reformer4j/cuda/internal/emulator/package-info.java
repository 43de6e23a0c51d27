/** Tests of the emulated device: what it computes, what it refuses, and that it outlives both. */
@NullMarked
package io.github.reformer4j.cuda.internal.emulator;

import org.jspecify.annotations.NullMarked;
