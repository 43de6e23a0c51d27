package io.github.reformer4j.cuda.internal.card;

/**
 * What an installed driver says before anything else of CUDA is loaded.
 *
 * @param version the newest CUDA that it runs: 13000 for 13.0
 * @param code of its start, 0 for success
 * @param error its words for the code
 * @param devices how many cards there are
 */
record DriverState(int version, int code, String error, int devices) {}
