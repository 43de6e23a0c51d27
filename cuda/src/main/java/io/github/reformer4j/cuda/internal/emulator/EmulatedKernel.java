package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A kernel in a loaded library.
 *
 * @param source what it was compiled from
 * @param entry how to run it
 * @param library where it lies
 */
record EmulatedKernel(KernelSource source, MemorySegment entry, Path library) implements Kernel {}
