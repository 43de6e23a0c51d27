package io.github.reformer4j.bench.card;

import org.jspecify.annotations.Nullable;

/**
 * One measurement.
 *
 * @param tokens N
 * @param rounds R
 * @param windows aligned or flat
 * @param type of the tensors
 * @param pass forward, or both
 * @param millis queued call by call
 * @param graphMillis replayed as a recording; null where it was not tried
 * @param peakBytes on the device, tensors included
 * @param relativeError of the first head against the CPU
 * @param peer the fastest PyTorch attention for the same N, type and pass; null where none ran
 */
public record Figure(
    int tokens,
    int rounds,
    String windows,
    String type,
    String pass,
    double millis,
    @Nullable Double graphMillis,
    long peakBytes,
    double relativeError,
    @Nullable Peer peer) {}
