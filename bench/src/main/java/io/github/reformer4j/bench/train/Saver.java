package io.github.reformer4j.bench.train;

import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.training.Trainer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Saves a training, and its curve, when it is time to. */
final class Saver {
  private static final double SECONDS_BETWEEN = 60;

  private final CheckpointFolder folder;
  private final Trainer trainer;
  private final LearningCurve curve;
  private final TrainingNotes notes;
  private final Clock clock;
  private final @Nullable Long every;
  private double savedSeconds;

  /**
   * A saver.
   *
   * @param every steps between saves, or null: a minute
   */
  Saver(
      CheckpointFolder folder,
      Trainer trainer,
      LearningCurve curve,
      TrainingNotes notes,
      Clock clock,
      @Nullable Long every) {
    this.folder = folder;
    this.trainer = trainer;
    this.curve = curve;
    this.notes = notes;
    this.clock = clock;
    this.every = every;
    this.savedSeconds = clock.seconds();
  }

  void saveIfDue() throws IOException {
    boolean due =
        every == null
            ? clock.seconds() - savedSeconds >= SECONDS_BETWEEN
            : trainer.stepsDone() % every == 0;
    if (due) {
      save();
    }
  }

  void save() throws IOException {
    // the curve first: of a curve that is ahead of the training, later points are dropped
    folder.write(LearningCurve.FILE, curve.json());
    folder.save(trainer, notes.after(clock.seconds()).toMap());
    savedSeconds = clock.seconds();
  }
}
