package io.github.reformer4j.bench.measure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much is measured on attention.
 *
 * @param maxTokens the longest length, a power of two
 * @param timeBudget seconds for time against length
 * @param memoryBudget seconds for memory against length
 * @param stagesBudget seconds for the stages
 * @param qualityTokens the longest length at which exact attention is compared
 * @param queriesPerHead sampled queries a head
 */
record AttentionPlan(
    int maxTokens,
    double timeBudget,
    double memoryBudget,
    double stagesBudget,
    int qualityTokens,
    int queriesPerHead) {
  private static final int SHORTEST = 1024;
  private static final int STAGE_TOKENS = 1 << 16;

  /** Lengths of the time section: powers of two, ascending. */
  List<Integer> lengths() {
    return IntStream.iterate(SHORTEST, n -> n > 0 && n <= maxTokens, n -> 2 * n).boxed().toList();
  }

  /** Lengths at which exact attention is compared, ascending. */
  List<Integer> qualityLengths() {
    int last = Math.min(maxTokens, qualityTokens);
    return IntStream.of(last / 16, last / 4, last).filter(n -> n >= SHORTEST).boxed().toList();
  }

  /** The length of the stages section. */
  int stageTokens() {
    return Math.min(maxTokens, STAGE_TOKENS);
  }
}
