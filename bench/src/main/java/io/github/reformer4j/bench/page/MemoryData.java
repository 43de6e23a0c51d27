package io.github.reformer4j.bench.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory against length; each point is a process of its own.
 *
 * @param points measured
 * @param method how the peak was read
 */
public record MemoryData(List<Point> points, String method) {
  /**
   * One forward pass in a fresh process.
   *
   * @param name such as "exact" or "LSH, R = 4"
   * @param tokens N
   * @param tensorBytes inputs and output
   * @param workspaceBytes scratch memory of the call
   * @param peakBytes the most memory the process held, from the operating system; null where it
   *     does not say
   * @param scoreMatrixBytes what storing every score in float32 would take (arithmetic, not
   *     measured)
   */
  public record Point(
      String name,
      int tokens,
      long tensorBytes,
      long workspaceBytes,
      @Nullable Long peakBytes,
      long scoreMatrixBytes) {}
}
