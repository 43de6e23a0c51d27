package io.github.reformer4j.bench.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This project and other libraries on the same inputs, taken in turns.
 *
 * @param libraries who took part
 * @param checks their results against the reference, before anything was timed
 * @param series one for each library, kind of attention and pass
 * @param limitSeconds the longest that one call may take
 */
public record PeersData(
    List<Library> libraries,
    List<ReportData.Check> checks,
    List<Series> series,
    double limitSeconds) {
  /**
   * A library.
   *
   * @param name short
   * @param description version, threads and environment
   */
  public record Library(String name, String description) {}

  /**
   * One kind of attention by one library.
   *
   * @param library its name
   * @param kind such as "exact" or "LSH, R = 4"
   * @param rounds R, 0 for exact attention
   * @param backward whether the backward pass is included
   * @param points ascending by length
   * @param stop why longer lengths are missing; null if none are
   */
  public record Series(
      String library,
      String kind,
      int rounds,
      boolean backward,
      List<Point> points,
      @Nullable Stop stop) {}

  /**
   * One length.
   *
   * @param tokens N
   * @param seconds median of the runs
   * @param fastest shortest run
   * @param slowest longest run
   * @param runs how many
   * @param baseBytes what the process held before there were inputs
   * @param peakBytes the most that it held, inputs, results and the library included
   */
  public record Point(
      int tokens,
      double seconds,
      double fastest,
      double slowest,
      int runs,
      long baseBytes,
      long peakBytes) {}

  /**
   * Where and why a series ends.
   *
   * @param tokens the first length that is missing
   * @param reason in a few words
   * @param detail one line
   */
  public record Stop(int tokens, String reason, String detail) {}
}
