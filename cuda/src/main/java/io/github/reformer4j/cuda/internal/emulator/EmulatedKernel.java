package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.lang.foreign.MemorySegment;

/**
 * A kernel in a loaded library.
 *
 * @param source what it was compiled from
 * @param entry how to run it
 */
record EmulatedKernel(KernelSource source, MemorySegment entry) implements Kernel {}
