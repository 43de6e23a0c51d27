package io.github.reformer4j.bench.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Time against length.
 *
 * @param series one a kind of attention
 * @param fittedFrom the shortest length used in the fit of the exponents
 */
public record ScalingData(List<Series> series, int fittedFrom) {
  /**
   * One kind of attention.
   *
   * @param name such as "exact" or "LSH, R = 4"
   * @param rounds R, 0 for exact attention
   * @param points ascending by length
   * @param exponent fitted e of time = c·N^e; null with fewer than two lengths
   * @param leftOut why longer lengths are missing, or null
   */
  public record Series(
      String name,
      int rounds,
      List<Point> points,
      @Nullable Double exponent,
      @Nullable String leftOut) {}

  /**
   * One length.
   *
   * @param tokens N
   * @param seconds median of the runs
   * @param fastest shortest run
   * @param slowest longest run
   * @param runs how many
   */
  public record Point(int tokens, double seconds, double fastest, double slowest, int runs) {}
}
