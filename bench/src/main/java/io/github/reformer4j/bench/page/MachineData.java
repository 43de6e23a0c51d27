package io.github.reformer4j.bench.page;

import org.jspecify.annotations.Nullable;

/**
 * Where a report was made.
 *
 * @param os operating system and version
 * @param cpu the processor's own name
 * @param processors logical processors that the JVM may use
 * @param memoryBytes main memory that the process may use
 * @param jvm virtual machine and version
 * @param loadBefore load average over the last minute when the run began; null where there is none
 * @param copyBytesPerSecond memory read and written by a copy on all threads
 * @param tileFlopsPerSecond the backend's own 64×128×64 tile on all threads; null if it has none
 */
public record MachineData(
    String os,
    String cpu,
    int processors,
    long memoryBytes,
    String jvm,
    @Nullable Double loadBefore,
    double copyBytesPerSecond,
    @Nullable Double tileFlopsPerSecond) {}
