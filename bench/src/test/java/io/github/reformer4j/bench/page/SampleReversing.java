package io.github.reformer4j.bench.page;

import java.util.ArrayList;
import java.util.List;

/** Made-up numbers of the sections about reversible layers. */
final class SampleReversing {
  private static final List<String> EXECUTIONS = List.of("reversible", "checkpointed", "stored");

  private SampleReversing() {}

  static ActivationData activations(boolean sparse) {
    List<ActivationData.Point> points = new ArrayList<>();
    for (int layers : new int[] {2, 6, 12, 24, 48}) {
      points.add(new ActivationData.Point("reversible", layers, 30L << 20));
      points.add(new ActivationData.Point("checkpointed", layers, (30L + 2L * layers) << 20));
      if (!sparse) {
        points.add(new ActivationData.Point("stored", layers, (30L + 18L * layers) << 20));
      }
    }
    return new ActivationData(
        SampleReport.HOSTILE, 1024, points, sparse ? List.of(SampleReport.HOSTILE) : List.of());
  }

  static StepTimeData stepTime() {
    List<StepTimeData.Row> rows = new ArrayList<>();
    for (String execution : EXECUTIONS) {
      double seconds = execution.equals("stored") ? 0.3 : 0.41;
      rows.add(
          new StepTimeData.Row(execution, seconds, 0.9 * seconds, 1.2 * seconds, 5, seconds / 0.3));
    }
    return new StepTimeData(6, 4096, rows);
  }

  static DriftData drift(boolean sparse) {
    List<DriftData.Point> points = new ArrayList<>();
    for (int layers = 1; layers <= (sparse ? 1 : 1000); layers *= 10) {
      points.add(new DriftData.Point(layers, sparse ? 0 : 1e-7 * layers, 0));
    }
    return new DriftData(
        SampleReport.HOSTILE, 20, points, sparse ? List.of(SampleReport.HOSTILE) : List.of());
  }
}
