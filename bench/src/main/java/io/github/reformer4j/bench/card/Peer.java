package io.github.reformer4j.bench.card;

/**
 * What PyTorch's exact attention takes.
 *
 * @param tokens N
 * @param type float32 or bfloat16
 * @param pass forward or both
 * @param backend flash, cudnn, efficient or math
 * @param millis a pass
 * @param peakBytes on the device, tensors included
 */
public record Peer(
    int tokens, String type, String pass, String backend, double millis, long peakBytes) {}
