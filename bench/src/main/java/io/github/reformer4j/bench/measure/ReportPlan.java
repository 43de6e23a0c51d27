package io.github.reformer4j.bench.measure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much a report measures. Budgets only decide which of the longer lengths are left out, and the
 * report says which; they decide nothing else.
 *
 * @param maxTokens the longest length, a power of two
 * @param timeBudget seconds for time against length
 * @param memoryBudget seconds for memory against length
 * @param stagesBudget seconds for the stages
 * @param qualityLengths lengths at which exact attention is compared, ascending
 * @param queriesPerHead sampled queries a head
 */
public record ReportPlan(
    int maxTokens,
    double timeBudget,
    double memoryBudget,
    double stagesBudget,
    List<Integer> qualityLengths,
    int queriesPerHead) {
  /** Text below this leaves no lengths to compare. */
  public static final int MIN_TOKENS = 4096;

  /** The longest length of a default report. */
  public static final int DEFAULT_TOKENS = 1 << 17;

  /** The longest length of a quick report. */
  public static final int QUICK_TOKENS = 1 << 14;

  private static final int SHORTEST = 1024;
  private static final int QUALITY_TOKENS = 1 << 16;

  /**
   * The default, under three minutes on two cores.
   *
   * @param maxTokens the longest length wanted, at least {@link #MIN_TOKENS}
   * @return the plan
   */
  public static ReportPlan full(int maxTokens) {
    int longest = Integer.highestOneBit(maxTokens);
    return new ReportPlan(longest, 65, 40, 25, quality(longest, QUALITY_TOKENS), 24);
  }

  /**
   * Smaller sizes, under forty seconds on two cores.
   *
   * @param maxTokens the longest length wanted, at least {@link #MIN_TOKENS}
   * @return the plan
   */
  public static ReportPlan quick(int maxTokens) {
    int longest = Integer.highestOneBit(maxTokens);
    return new ReportPlan(longest, 10, 6, 5, quality(longest, QUICK_TOKENS), 8);
  }

  private static List<Integer> quality(int longest, int atMost) {
    int last = Math.min(longest, atMost);
    return IntStream.of(last / 16, last / 4, last).filter(n -> n >= SHORTEST).boxed().toList();
  }

  /**
   * Lengths of the time section.
   *
   * @return powers of two, ascending
   */
  List<Integer> lengths() {
    return IntStream.iterate(SHORTEST, n -> n > 0 && n <= maxTokens, n -> 2 * n).boxed().toList();
  }

  /** The length of the stages section. */
  int stageTokens() {
    return Math.min(maxTokens, QUALITY_TOKENS);
  }
}
