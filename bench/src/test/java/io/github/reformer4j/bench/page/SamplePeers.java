package io.github.reformer4j.bench.page;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other libraries with made-up numbers: one runs out of memory, one is refused. */
final class SamplePeers {
  private SamplePeers() {}

  static PeersData of() {
    List<PeersData.Series> series = new ArrayList<>();
    for (boolean backward : new boolean[] {false, true}) {
      for (int rounds : new int[] {0, 4, 8}) {
        series.add(series("reformer4j", rounds, backward, 1, 1 << 16, null));
        series.add(
            rounds == 8 && backward
                ? series(
                    "libtorch",
                    rounds,
                    true,
                    20,
                    0,
                    new PeersData.Stop(512, "wrong result, so not timed", SampleReport.HOSTILE))
                : series(
                    "libtorch",
                    rounds,
                    backward,
                    20,
                    1 << 14,
                    new PeersData.Stop(1 << 16, "out of memory", SampleReport.HOSTILE)));
      }
    }
    return new PeersData(
        List.of(
            new PeersData.Library("reformer4j", "2 threads"),
            new PeersData.Library("libtorch", SampleReport.HOSTILE)),
        List.of(new ReportData.Check("libtorch, exact", 1e-6, 1e-4)),
        series,
        300);
  }

  private static PeersData.Series series(
      String library,
      int rounds,
      boolean backward,
      double factor,
      int longest,
      PeersData.@Nullable Stop stop) {
    List<PeersData.Point> points = new ArrayList<>();
    for (int tokens = 1024; tokens <= longest; tokens *= 4) {
      double seconds = factor * (rounds == 0 ? 1e-9 * tokens * tokens : 1e-6 * tokens * rounds);
      long base = 100L << 20;
      points.add(
          new PeersData.Point(
              tokens,
              seconds,
              0.9 * seconds,
              1.1 * seconds,
              3,
              base,
              base + (long) (factor * tokens * 6144)));
    }
    String kind = rounds == 0 ? "exact" : "LSH, R = " + rounds;
    return new PeersData.Series(library, kind, rounds, backward, points, stop);
  }
}
