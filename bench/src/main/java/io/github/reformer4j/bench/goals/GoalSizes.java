package io.github.reformer4j.bench.goals;

import java.util.List;

/**
 * What is measured at which size, and how often.
 *
 * @param tokens N of single calls
 * @param longest N of the longest call
 * @param exact lengths of exact attention
 * @param crossover lengths among which hashing overtakes, ascending
 * @param growth lengths over which growth is fitted, ascending
 * @param trainingTokens N of training steps
 * @param denseTokens rows of dense products
 * @param context tokens before those whose decoding is timed
 * @param decoded tokens whose decoding is timed
 * @param turns repetitions, where a call is not so long that fewer must do
 * @param patience seconds for one thing whose calls are very long
 */
public record GoalSizes(
    int tokens,
    int longest,
    List<Integer> exact,
    List<Integer> crossover,
    List<Integer> growth,
    int trainingTokens,
    int denseTokens,
    int context,
    int decoded,
    int turns,
    double patience) {
  /** Rounds of the most accurate setting. */
  static final int MANY_ROUNDS = 8;

  /** Rounds of the usual setting. */
  static final int FEW_ROUNDS = 4;

  /** Those that the goals speak of. */
  public static final GoalSizes FULL =
      new GoalSizes(
          1 << 16,
          1 << 20,
          List.of(4096, 8192, 16_384),
          List.of(128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 4096),
          List.of(1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20),
          4096,
          4096,
          1 << 16,
          4096,
          5,
          160);

  /** Smaller ones, to try the command: their numbers say nothing about the goals. */
  public static final GoalSizes QUICK =
      new GoalSizes(
          1 << 13,
          1 << 15,
          List.of(512, 1024),
          List.of(128, 256, 512, 1024),
          List.of(1 << 10, 1 << 12, 1 << 14),
          512,
          1024,
          1 << 12,
          512,
          2,
          20);
}
