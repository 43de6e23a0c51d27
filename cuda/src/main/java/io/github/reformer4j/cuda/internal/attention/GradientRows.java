package io.github.reformer4j.cuda.internal.attention;

/**
 * What a backward pass reads besides the inputs, and what it writes, as addresses on the device.
 *
 * @param out [S][N][E], what the forward pass wrote
 * @param logsumexp FLOAT32 [S][N], what the forward pass wrote
 * @param outGradient [S][N][E]
 * @param queries gradient [S][N][D]
 * @param keys gradient [S][N][D]; 0 if keys are the queries
 * @param values gradient [S][N][E]
 */
record GradientRows(
    long out, long logsumexp, long outGradient, long queries, long keys, long values) {}
