package io.github.reformer4j.bench.measure;

/**
 * How much a report measures. Budgets decide how long is trained, how often is repeated, and which
 * of the longer or deeper cases are left out, and the report says which; they decide nothing else.
 *
 * @param attention on queries, keys and values of the model
 * @param model its training and what it predicts
 * @param reversing on reversible layers
 */
public record ReportPlan(AttentionPlan attention, ModelPlan model, ReversingPlan reversing) {
  /** Text below this leaves no lengths to compare. */
  public static final int MIN_TOKENS = 4096;

  /** The longest length of a default report. */
  public static final int DEFAULT_TOKENS = 1 << 17;

  /** The longest length of a quick report. */
  public static final int QUICK_TOKENS = 1 << 14;

  /** Bytes of the text that are read, unless attention is measured on more. */
  public static final int TEXT_BYTES = 1 << 21;

  /**
   * The default, under five minutes on two cores.
   *
   * @param maxTokens the longest length wanted, at least {@link #MIN_TOKENS}
   * @return the plan
   */
  public static ReportPlan full(int maxTokens) {
    return new ReportPlan(
        new AttentionPlan(Integer.highestOneBit(maxTokens), 40, 25, 12, 1 << 16, 24),
        ModelPlan.ofDefaultModel(60, 1 << 14, 16, 800, 5),
        new ReversingPlan(48, 10, 4096, 7, 1000, 6));
  }

  /**
   * Smaller sizes, under a minute and a half on two cores.
   *
   * @param maxTokens the longest length wanted, at least {@link #MIN_TOKENS}
   * @return the plan
   */
  public static ReportPlan quick(int maxTokens) {
    return new ReportPlan(
        new AttentionPlan(Integer.highestOneBit(maxTokens), 9, 6, 4, QUICK_TOKENS, 8),
        ModelPlan.ofDefaultModel(15, 1 << 12, 5, 400, 2.5),
        new ReversingPlan(24, 4, 1024, 3, 100, 2.5));
  }

  /**
   * The longest length of attention.
   *
   * @return tokens, a power of two
   */
  public int maxTokens() {
    return attention.maxTokens();
  }
}
