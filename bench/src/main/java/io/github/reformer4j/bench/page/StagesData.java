package io.github.reformer4j.bench.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cost of each stage of LSH attention against its limit.
 *
 * @param tokens N
 * @param rounds R
 * @param stages in order
 * @param variants whole forward passes with other options, same sizes
 */
public record StagesData(int tokens, int rounds, List<Stage> stages, List<Variant> variants) {
  /**
   * One stage.
   *
   * @param name hash, sort, attend or whole
   * @param seconds median
   * @param flops counted floating-point work; 0 where moving data is the work
   * @param bytes memory that must be read or written at least once
   * @param limit "tile rate" or "memory"
   * @param limitSeconds how long the limit allows; null where that is not known
   * @param ofLimit limitSeconds / seconds; null without a limit
   */
  public record Stage(
      String name,
      double seconds,
      double flops,
      double bytes,
      String limit,
      @Nullable Double limitSeconds,
      @Nullable Double ofLimit) {}

  /**
   * One whole forward pass.
   *
   * @param name which options
   * @param seconds median
   * @param relative to the first variant
   */
  public record Variant(String name, double seconds, double relative) {}
}
