package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.StepTimeData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.reversible.Execution;
import java.util.ArrayList;
import java.util.List;

/** Time of a forward and backward pass by where activations come from, taken in turns. */
final class StepTimeSection {
  private static final int MAX_RUNS = 15;

  private StepTimeSection() {}

  static StepTimeData measure(LearnedModel learned, ReversingPlan plan, Progress progress) {
    progress.part("step time", 1);
    int tokens = (int) Math.min(plan.stepTokens(), learned.corpus().length() - 1);
    progress.step(tokens + " tokens");
    List<List<Double>> seconds = new ArrayList<>();
    Executions.ALL.forEach(_ -> seconds.add(new ArrayList<>()));
    Budget budget = new Budget(plan.stepBudget());
    try (TrainingPasses passes = new TrainingPasses(learned.model(), learned.corpus(), tokens)) {
      // the first turn warms up; one measured turn there is always
      for (int run = 0; run <= MAX_RUNS && (run < 2 || budget.left() > 0); run++) {
        for (int e = 0; e < Executions.ALL.size(); e++) {
          double s = passes.seconds(Executions.ALL.get(e));
          if (run > 0) {
            seconds.get(e).add(s);
          }
        }
      }
    }
    double stored = Statistics.median(seconds.get(Executions.ALL.indexOf(Execution.STORED)));
    List<StepTimeData.Row> rows = new ArrayList<>();
    for (int e = 0; e < Executions.ALL.size(); e++) {
      rows.add(row(Executions.ALL.get(e), seconds.get(e), stored));
    }
    return new StepTimeData(learned.sizes().layers(), tokens, rows);
  }

  private static StepTimeData.Row row(Execution execution, List<Double> seconds, double stored) {
    double[] all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    double median = Statistics.quantile(all, 0.5);
    return new StepTimeData.Row(
        Executions.name(execution),
        median,
        Statistics.quantile(all, 0),
        Statistics.quantile(all, 1),
        all.length,
        median / stored);
  }
}
