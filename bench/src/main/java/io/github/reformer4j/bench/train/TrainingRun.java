package io.github.reformer4j.bench.train;

import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.training.StepReport;
import io.github.reformer4j.training.TextCorpus;
import io.github.reformer4j.training.Trainer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Trains until the budget is spent or a stop is wished, scoring and saving in between. */
public final class TrainingRun {
  private static final int SCORES = 10;
  private static final int POINTS = 200;

  /**
   * What came of it.
   *
   * @param step steps taken since the training's beginning
   * @param seconds they took
   * @param heldOut the last score, or null where it was interrupted
   */
  public record Outcome(long step, double seconds, @Nullable Score heldOut) {}

  private final Trainer trainer;
  private final LearningCurve curve;
  private final TrainingDisplay display;
  private final StopSignal stop;
  private final Clock clock;
  private final Pace pace;
  private final Saver saver;
  private final Scorer scorer;
  private long pointsDrawn;
  private long scoresTaken;
  private @Nullable Score lastScore;

  /**
   * A run.
   *
   * @param trainer may have steps behind it
   * @param corpus what it is scored on
   * @param notes saved with it
   * @param folder where it is saved
   * @param curve its points so far
   * @param checkpointEvery steps between saves, or null: a minute
   * @param display tells whoever waits
   * @param stop asked between steps
   */
  public TrainingRun(
      Trainer trainer,
      TextCorpus corpus,
      TrainingNotes notes,
      CheckpointFolder folder,
      LearningCurve curve,
      @Nullable Long checkpointEvery,
      TrainingDisplay display,
      StopSignal stop) {
    this.trainer = trainer;
    this.curve = curve;
    this.display = display;
    this.stop = stop;
    clock = new Clock(notes.seconds());
    pace = new Pace(notes.budget(), notes.bottom(), trainer, clock);
    saver = new Saver(folder, trainer, curve, notes, clock, checkpointEvery);
    scorer = new Scorer(corpus, trainer.model(), notes.tokens(), notes.batch());
    pointsDrawn = (long) (pace.share() * POINTS);
    scoresTaken = (long) (pace.share() * SCORES);
  }

  /**
   * Trains.
   *
   * @param stopAfter steps of this run after which it is interrupted, or null
   * @throws IOException if it cannot be saved
   * @throws ArithmeticException if loss or gradient is not finite; what was saved before remains
   */
  public Outcome run(@Nullable Long stopAfter) throws IOException {
    long first = trainer.stepsDone();
    if (first == 0) {
      saver.save(); // from now on the folder holds a whole model, and a mistake in --out is found
    }
    display.begin(first, clock.seconds());
    while (!pace.finished()) {
      if (stop.requested() || (stopAfter != null && trainer.stepsDone() - first >= stopAfter)) {
        saver.save();
        return new Outcome(trainer.stepsDone(), clock.seconds(), null);
      }
      step();
    }
    saver.save();
    Score score = lastScore == null ? scorer.last() : lastScore; // a finished one takes no step
    return new Outcome(trainer.stepsDone(), clock.seconds(), score);
  }

  private void step() throws IOException {
    StepReport report = trainer.step();
    curve.add(report);
    boolean fixed = pace.fixesSteps();
    display.step(report, pace.total(), clock.seconds());
    draw(report);
    if (fixed) {
      saver.save(); // or else another run would fix another number
    } else {
      saver.saveIfDue();
    }
  }

  private void draw(StepReport report) {
    boolean scored = (long) (pace.share() * SCORES) > scoresTaken;
    if (!scored && (long) (pace.share() * POINTS) <= pointsDrawn) {
      return;
    }
    Double heldOut = null;
    if (scored) {
      Score score = pace.finished() ? scorer.last() : scorer.between();
      lastScore = score;
      heldOut = score.meanBits();
      display.heldOut(heldOut);
      scoresTaken = (long) (pace.share() * SCORES);
    }
    pointsDrawn = (long) (pace.share() * POINTS);
    curve.point(report, clock.seconds(), report.step() * report.tokens(), heldOut);
  }
}
