package io.github.reformer4j.bench.page;

/**
 * Text that the model made.
 *
 * @param prompt what it was given
 * @param text what it went on with
 * @param temperature that its logits were divided by
 * @param topP share of the probability that was drawn from, likeliest bytes first
 * @param seed of the draws
 * @param bytes generated
 * @param seconds for all of them
 */
public record SampleData(
    String prompt,
    String text,
    double temperature,
    double topP,
    long seed,
    int bytes,
    double seconds) {}
