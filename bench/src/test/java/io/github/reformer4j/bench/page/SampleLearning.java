package io.github.reformer4j.bench.page;

import java.util.ArrayList;
import java.util.List;

/** Made-up numbers of the sections about the model. */
final class SampleLearning {
  private SampleLearning() {}

  static TrainingData training(boolean sparse) {
    List<TrainingData.Point> training = new ArrayList<>();
    List<TrainingData.Point> heldOut = new ArrayList<>();
    int steps = sparse ? 1 : 240;
    for (int step = 1; step <= steps; step++) {
      double bits = 2.3 + 4 * Math.exp(-step / 40.0) + 0.1 * Math.sin(step);
      training.add(new TrainingData.Point(step, step * 4096L, 0.25 * step, bits));
      if (step % 40 == 0 || step == steps) {
        heldOut.add(new TrainingData.Point(step, step * 4096L, 0.25 * step, bits + 0.15));
      }
    }
    return new TrainingData(
        SampleReport.HOSTILE,
        4_800_000,
        1024,
        4,
        steps,
        steps * 4096L,
        60,
        2020,
        1_003_854,
        111_540,
        4.8,
        3.4,
        training,
        heldOut);
  }

  static BitsData bits(boolean sparse) {
    List<BitsData.Point> points = new ArrayList<>();
    for (int rounds : new int[] {1, 2, 4, 8, 0}) {
      points.add(new BitsData.Point(1024, rounds, 2.6 - 0.01 * rounds, 65536, 2));
      for (int tokens = 256; !sparse && tokens <= 65536; tokens *= 4) {
        if (tokens != 1024 && (rounds == 4 || (rounds == 0 && tokens < 65536))) {
          points.add(new BitsData.Point(tokens, rounds, 3 - 0.04 * Math.log(tokens), 65536, 2));
        }
      }
    }
    return new BitsData(1024, 4, points, sparse ? List.of(SampleReport.HOSTILE) : List.of());
  }

  static SampleData sample() {
    return new SampleData(
        SampleReport.HOSTILE, "went on\n\n" + SampleReport.HOSTILE, 0.8, 0.9, 1, 400, 2.5);
  }
}
