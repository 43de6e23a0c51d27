package io.github.reformer4j.reference;

/**
 * One key met in one of a query's windows (semantics section 4). A key met several times gives
 * several occurrences.
 *
 * @param round the hashing round whose window it is; 0 for exact and local attention
 * @param key the position of the key
 */
public record Occurrence(int round, int key) {}
