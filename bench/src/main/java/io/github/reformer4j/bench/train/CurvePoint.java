package io.github.reformer4j.bench.train;

import org.jspecify.annotations.Nullable;

/**
 * One point of a learning curve.
 *
 * @param step steps taken
 * @param seconds of training so far, over all runs
 * @param tokens read so far
 * @param learningRate of the step
 * @param bitsPerByte mean over the steps since the point before
 * @param heldOutBitsPerByte on text that is never trained on, where it was scored
 */
public record CurvePoint(
    long step,
    double seconds,
    long tokens,
    double learningRate,
    double bitsPerByte,
    @Nullable Double heldOutBitsPerByte) {}
