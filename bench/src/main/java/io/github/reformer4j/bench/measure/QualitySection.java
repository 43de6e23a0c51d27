package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.OccupancyData;
import io.github.reformer4j.bench.page.QualityData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of exact attention LSH attention recovers, at several lengths. Rounds share their
 * rotations with the larger number of rounds, so one hash serves the whole sweep.
 *
 * @param data what was found
 * @param occupancy buckets of the longest length
 * @param checks the rows that were compared on the way
 */
record QualitySection(QualityData data, OccupancyData occupancy, List<ReportData.Check> checks) {
  static QualitySection measure(
      Backend backend, HeadVectors vectors, List<Integer> lengths, int perHead, Progress progress) {
    List<QualityData.KeysUsed> used = new ArrayList<>();
    List<QualityData.Point> points = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    OccupancyData occupancy = null;
    for (int tokens : lengths) {
      try (Workload load = new Workload(vectors, tokens)) {
        progress.step("exact rows at " + tokens + " tokens");
        WindowKeys[] windows =
            HeadWindows.hashed(backend, Specs.aligned(tokens, Specs.MAX_ROUNDS), load);
        List<LshAttention> settings = settings(tokens);
        QualityProbe probe =
            QualityProbe.of(
                load,
                settings.stream().map(spec -> new QualityProbe.Setting(spec, windows)).toList(),
                perHead);
        used.add(probe.keysUsed());
        progress.step("LSH at " + tokens + " tokens");
        for (int s = 0; s < settings.size(); s++) {
          try (Workload.Run run = new Workload.Run(backend, settings.get(s), load)) {
            run.seconds();
          }
          points.add(probe.point(s, settings.get(s), name(settings.get(s)), load.out()));
        }
        checks.add(probe.check());
        occupancy = Occupancy.of(windows, tokens, Specs.aligned(tokens, Specs.MAX_ROUNDS));
      }
    }
    if (occupancy == null) {
      throw new IllegalArgumentException("lengths = []: expected at least one");
    }
    int heads = vectors.heads().size();
    return new QualitySection(
        new QualityData(perHead, heads, used, points), occupancy, List.copyOf(checks));
  }

  private static List<LshAttention> settings(int tokens) {
    List<LshAttention> settings = new ArrayList<>();
    for (int rounds : Specs.ROUNDS) {
      settings.add(Specs.aligned(tokens, rounds));
    }
    for (int rounds : Specs.ROUNDS) {
      settings.add(Specs.flat(tokens, rounds));
    }
    return settings;
  }

  private static String name(LshAttention spec) {
    return switch (spec.windows()) {
      case Windows.Aligned _ -> "ALIGNED";
      case Windows.Flat _ -> "FLAT";
    };
  }
}
