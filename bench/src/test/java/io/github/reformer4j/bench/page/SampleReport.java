package io.github.reformer4j.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A report with made-up numbers and the most hostile text an input can bring. */
final class SampleReport {
  /** Ends a script element, opens comments, breaks lines where JavaScript sees them. */
  static final String HOSTILE =
      "</script><script>document.title='hacked'</script><!-- @@DATA@@ \u2028\u2029"
          + " \u0000\u0007\uFFFD \ud83d\ude00 \"quoted\" \\ & <img src=x onerror=alert(1)>";

  private SampleReport() {}

  static ReportData of(boolean sparse) {
    return new ReportData(
        new ReportData.About(
            "0.0-test",
            "2026-01-01T00:00:00Z",
            "./reformer report --input " + HOSTILE,
            "cpu",
            HOSTILE,
            1,
            sparse,
            12.5,
            List.of(HOSTILE)),
        new MachineData(
            "Linux", HOSTILE, 2, 24L << 30, "JVM", sparse ? null : 0.5, 2e10, sparse ? null : 2e11),
        new ReportData.Input(
            HOSTILE,
            1_115_394,
            HOSTILE,
            65536,
            HOSTILE,
            IntStream.range(0, 8)
                .mapToObj(h -> new ReportData.Head(2 + h / 4 * 2, 1 + h % 4))
                .toList(),
            64,
            64),
        SampleLearning.training(sparse),
        SampleLearning.bits(sparse),
        SampleLearning.sample(),
        List.of(new ReportData.Check("small case against the oracle", 1e-7, 3e-7)),
        sparse ? null : new ReportData.Suite(2, 90, List.of("Broken"), List.of(HOSTILE), 3),
        time(sparse),
        memory(sparse),
        quality(),
        occupancy(),
        pictures(),
        stages(sparse),
        hashing(),
        SampleReversing.activations(sparse),
        SampleReversing.stepTime(),
        SampleReversing.drift(sparse),
        sparse ? null : SamplePeers.of(),
        sparse
            ? null
            : List.of(
                new ReportData.JmhResult("LshForward.run", HOSTILE, 1234, null, "ms/op", 0.5)));
  }

  private static ScalingData time(boolean sparse) {
    List<ScalingData.Series> series = new ArrayList<>();
    for (int rounds : new int[] {0, 1, 2, 4, 8}) {
      List<ScalingData.Point> points = new ArrayList<>();
      for (int tokens = 1024; tokens <= (sparse ? 1024 : 65536); tokens *= 4) {
        double seconds = rounds == 0 ? 1e-8 * tokens * tokens : 2e-6 * tokens * rounds;
        points.add(new ScalingData.Point(tokens, seconds, 0.9 * seconds, 1.1 * seconds, 3));
      }
      series.add(
          new ScalingData.Series(
              rounds == 0 ? "exact" : "LSH, R = " + rounds,
              rounds,
              points,
              sparse ? null : rounds == 0 ? 2.0 : 1.0,
              sparse ? HOSTILE : null));
    }
    return new ScalingData(series, 4096);
  }

  private static MemoryData memory(boolean sparse) {
    List<MemoryData.Point> points = new ArrayList<>();
    for (String name : List.of("exact", "LSH, R = 4")) {
      for (long tokens = 4096; tokens <= 65536; tokens *= 4) {
        points.add(
            new MemoryData.Point(
                name,
                (int) tokens,
                tokens * 6144,
                tokens * 300,
                sparse ? null : tokens * 7000 + (90L << 20),
                tokens * tokens * 32));
      }
    }
    return new MemoryData(points, "method");
  }

  private static QualityData quality() {
    List<QualityData.Point> points = new ArrayList<>();
    for (int tokens : new int[] {4096, 65536}) {
      for (String windows : List.of("ALIGNED", "FLAT")) {
        for (int rounds : new int[] {1, 2, 4, 8}) {
          double mass = 1 - 0.6 / rounds;
          points.add(
              new QualityData.Point(
                  tokens,
                  windows,
                  rounds,
                  mass,
                  mass / 2,
                  0.97,
                  0.2,
                  0.01,
                  60 * rounds,
                  0.3 / rounds,
                  0.9 / rounds,
                  0.99));
        }
      }
    }
    return new QualityData(
        8,
        8,
        List.of(
            new QualityData.KeysUsed(4096, 2, 20, 300),
            new QualityData.KeysUsed(65536, 3, 40, 900)),
        points);
  }

  private static OccupancyData occupancy() {
    return new OccupancyData(
        65536,
        1024,
        8,
        128,
        List.of(
            new OccupancyData.Bin("empty", 0.1, 0),
            new OccupancyData.Bin("1–64", 0.6, 0.3),
            new OccupancyData.Bin("over 64", 0.3, 0.7)),
        List.of(new OccupancyData.HeadRow(0, 0.1, 51, 900, 0.25)));
  }

  private static PictureData pictures() {
    Random random = new Random(1);
    List<PictureData.Panel> panels = new ArrayList<>();
    for (int panel = 0; panel < 4; panel++) {
      panels.add(
          new PictureData.Panel(
              "Panel " + panel, "reading", random.ints(64, 0, 101).boxed().toList()));
    }
    return new PictureData(64, 8, 3, 4, 16, 1e-4, panels);
  }

  private static StagesData stages(boolean sparse) {
    Double limit = sparse ? null : 0.5;
    return new StagesData(
        65536,
        8,
        List.of(
            new StagesData.Stage("hash", 0.1, 1e10, 1e8, "tile rate", limit, limit),
            new StagesData.Stage("sort", 0.05, 0, 1e8, "memory", 0.01, 0.2),
            new StagesData.Stage("attend", 1, 1e11, 1e8, "tile rate", limit, limit)),
        List.of(
            new StagesData.Variant("FLAT", 1.0, 1.0), new StagesData.Variant("ALIGNED", 0.9, 0.9)));
  }

  private static HashingData hashing() {
    List<HashingData.Kind> kinds = new ArrayList<>();
    for (String name : List.of("normal", "structured")) {
      List<HashingData.Point> points = new ArrayList<>();
      for (int rounds : new int[] {1, 2, 4, 8}) {
        double mass = 1 - 0.6 / rounds;
        points.add(new HashingData.Point(rounds, mass, mass - 0.01, mass + 0.01, 60 * rounds));
      }
      kinds.add(new HashingData.Kind(name, 0.1, 1.1, points));
    }
    return new HashingData(65536, 8, 3, kinds);
  }
}
