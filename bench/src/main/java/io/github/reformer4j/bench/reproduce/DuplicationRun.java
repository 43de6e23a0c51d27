package io.github.reformer4j.bench.reproduce;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.training.StepReport;
import io.github.reformer4j.training.Trainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trains a model with each kind of attention and evaluates each with every kind. */
public final class DuplicationRun {
  /** LSH attention with four rounds first: it is what the paper is about. */
  private static final List<Variant> ORDER =
      List.of(new Variant(4), new Variant(2), new Variant(1), Variant.FULL);

  /** Steps between two looks at what was learned. */
  private static final int BETWEEN_LOOKS = 25;

  /** Nothing is left to learn. */
  private static final double LEARNED = 0.9999;

  private static final int PERCENT = 100;

  /**
   * How long to train.
   *
   * @param seconds for all models together
   * @param steps the most for one model, or null
   */
  public record Effort(double seconds, @Nullable Long steps) {}

  private final Backend backend;
  private final DuplicationTask task;
  private final Effort effort;
  private final Progress progress;
  private final Map<Variant, DuplicationResult.Row> rows = new HashMap<>();

  /** A run on a backend. */
  public DuplicationRun(Backend backend, DuplicationTask task, Effort effort, Progress progress) {
    this.backend = backend;
    this.task = task;
    this.effort = effort;
    this.progress = progress;
  }

  /** Trains and evaluates; time that a model does not need is left to those after it. */
  public DuplicationResult run() {
    double left = effort.seconds();
    for (int i = 0; i < ORDER.size(); i++) {
      DuplicationResult.Row row = train(ORDER.get(i), left / (ORDER.size() - i));
      rows.put(ORDER.get(i), row);
      left -= row.seconds();
    }
    List<DuplicationResult.Row> ordered = new ArrayList<>();
    PaperTable.TRAINED.forEach(trained -> ordered.add(rows.get(trained)));
    return new DuplicationResult(
        task.length(),
        task.chunk(),
        task.buckets(),
        task.seed(),
        PaperTable.EVALUATED.stream().map(Variant::toString).toList(),
        ordered);
  }

  private DuplicationResult.Row train(Variant trained, double seconds) {
    progress.part("training with " + trained, PERCENT);
    long start = System.nanoTime();
    try (ReformerLm model = task.model(backend, trained);
        ReformerLm view = model.with(trained.mode());
        Trainer trainer = task.trainer(view)) {
      int shown = 0;
      double accuracy = 0;
      for (double share = 0; share < 1 && accuracy < LEARNED; ) {
        StepReport report = trainer.step();
        if (report.step() % BETWEEN_LOOKS == 0) {
          accuracy = task.evaluate(model, trained).accuracy();
        }
        share = share(report.step(), (System.nanoTime() - start) * 1e-9, seconds);
        for (; shown < Math.min(PERCENT, (int) (PERCENT * share)); shown++) {
          progress.step(text(report, accuracy));
        }
      }
      double took = (System.nanoTime() - start) * 1e-9;
      return new DuplicationResult.Row(
          trained.toString(),
          trainer.stepsDone(),
          took,
          PaperTable.EVALUATED.stream()
              .map(evaluated -> PERCENT * task.evaluate(model, evaluated).accuracy())
              .toList(),
          PaperTable.row(trained));
    }
  }

  private double share(long step, double elapsed, double seconds) {
    Long steps = effort.steps();
    return steps == null ? elapsed / seconds : (double) step / steps;
  }

  private static String text(StepReport report, double accuracy) {
    return String.format(
        Locale.ROOT,
        "step %d, loss %.3f, accuracy %.1f %%",
        report.step(),
        report.lossNats(),
        PERCENT * accuracy);
  }
}
