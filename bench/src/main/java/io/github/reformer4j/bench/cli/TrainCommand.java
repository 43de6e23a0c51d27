package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.train.LearningCurve;
import io.github.reformer4j.bench.train.StopSignal;
import io.github.reformer4j.bench.train.TrainingBar;
import io.github.reformer4j.bench.train.TrainingDisplay;
import io.github.reformer4j.bench.train.TrainingLines;
import io.github.reformer4j.bench.train.TrainingNotes;
import io.github.reformer4j.bench.train.TrainingRun;
import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.checkpoint.SavedTraining;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.TextBatches;
import io.github.reformer4j.training.TextCorpus;
import io.github.reformer4j.training.Trainer;
import io.github.reformer4j.training.TrainerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer train}. */
@Command(
    name = "train",
    description = {
      "Trains a language model on the bytes of files and saves it into a folder.",
      "",
      "The last tenth of the text is held out (at most 4 MiB) and scored now and then. Ctrl-C saves"
          + " first; --resume continues bit for bit as if it had never stopped. With --minutes the"
          + " number of steps is fixed after some have been timed, and saved. Without --steps and"
          + " --minutes it trains for three minutes.",
      "",
      "Example: reformer train --input book.txt --out model, then reformer generate --checkpoint"
          + " model --prompt 'Once upon'"
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Mixin final BackendOption backend = new BackendOption();

  @Mixin final TrainOptions options = new TrainOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Where model.safetensors and config.json go.")
  private Path out = Path.of("");

  @Option(names = "--resume", description = "Continue the training that --out holds.")
  private boolean resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      description = "Save every so many steps (default: every minute).")
  private @Nullable Long checkpointEvery;

  @Option(
      names = "--stop-after",
      paramLabel = "STEPS",
      description = "Save and stop after so many steps of this run, as Ctrl-C would.")
  private @Nullable Long stopAfter;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Flags.atLeast("--checkpoint-every", checkpointEvery, 1);
    Flags.atLeast("--stop-after", stopAfter, 1);
    options.check(resume);
    Backends.Entry entry = backend.entry();
    CheckpointFolder folder = new CheckpointFolder(out);
    if (resume && !folder.holdsTraining()) {
      throw UserFailure.usage(out + ": holds no training: --resume expects one, saved by 'train'");
    }
    if (!resume && folder.holdsAny()) {
      throw UserFailure.usage(
          out + ": holds a checkpoint: continue it with --resume, or choose another folder");
    }
    return resume ? resume(entry, folder) : begin(entry, folder);
  }

  private int begin(Backends.Entry entry, CheckpointFolder folder) throws IOException {
    ReformerConfig config = options.config();
    try (TextCorpus corpus = Inputs.corpus(options.input())) {
      TextBatches batches = options.batches(corpus);
      TrainingNotes notes = options.notes(corpus);
      try (FolderLock _ = FolderLock.take(out);
          Backend opened = BackendOption.open(entry);
          ReformerLm model = ReformerLm.create(opened, DType.FLOAT32, config, options.seed());
          Trainer trainer = new Trainer(model, batches, options.trainer())) {
        return train(trainer, corpus, notes, folder, new LearningCurve());
      }
    }
  }

  private int resume(Backends.Entry entry, CheckpointFolder folder) throws IOException {
    try (FolderLock _ = FolderLock.take(out);
        SavedTraining saved = folder.openTraining()) {
      folder.removeUnfinished();
      TrainingNotes notes = notes(saved);
      List<Path> input = options.hasInput() ? options.input() : notes.input();
      try (TextCorpus corpus = Inputs.corpus(input)) {
        if (!corpus.digest().equals(notes.digest())) {
          throw UserFailure.usage(
              "--input = " + input + ": not the bytes that this training has read so far");
        }
        return resume(entry, folder, saved, notes, corpus);
      }
    }
  }

  private int resume(
      Backends.Entry entry,
      CheckpointFolder folder,
      SavedTraining saved,
      TrainingNotes notes,
      TextCorpus corpus)
      throws IOException {
    TrainerOptions how = saved.options();
    TextBatches batches = new TextBatches(corpus, notes.batch(), notes.tokens(), how.seed());
    try (Backend opened = BackendOption.open(entry);
        ReformerLm model = ReformerLm.empty(opened, DType.FLOAT32, saved.config());
        Trainer trainer = new Trainer(model, batches, how)) {
      saved.restore(trainer);
      return train(trainer, corpus, notes, folder, LearningCurve.read(out, saved.step()));
    }
  }

  private TrainingNotes notes(SavedTraining saved) {
    try {
      return TrainingNotes.of(saved.notes());
    } catch (IllegalArgumentException e) {
      throw UserFailure.failed(out + ": " + e.getMessage(), e);
    }
  }

  private int train(
      Trainer trainer,
      TextCorpus corpus,
      TrainingNotes notes,
      CheckpointFolder folder,
      LearningCurve curve)
      throws IOException {
    introduce(trainer, notes, corpus);
    try (StopSignal stop = new StopSignal(() -> tell("saving, then stopping ..."))) {
      conclude(run(trainer, corpus, notes, folder, curve, stop));
      return ExitCode.OK;
    } catch (ArithmeticException e) {
      throw UserFailure.failed(
          e.getMessage() + ": choose a lower --learning-rate; " + out + " holds the steps before",
          e);
    }
  }

  private TrainingRun.Outcome run(
      Trainer trainer,
      TextCorpus corpus,
      TrainingNotes notes,
      CheckpointFolder folder,
      LearningCurve curve,
      StopSignal stop)
      throws IOException {
    try (TrainingDisplay display =
        console.terminal() ? new TrainingBar(console.err()) : new TrainingLines(console.err())) {
      return new TrainingRun(trainer, corpus, notes, folder, curve, checkpointEvery, display, stop)
          .run(stopAfter);
    }
  }

  private void introduce(Trainer trainer, TrainingNotes notes, TextCorpus corpus) {
    ReformerConfig config = trainer.model().config();
    tell(
        String.format(
            Locale.ROOT,
            "%,d parameters in %d layers of width %d; %,d bytes to train on, %,d held out; %d"
                + " sequences of %,d tokens a step; %s",
            trainer.model().parameters().count(),
            config.layers().size(),
            config.width(),
            corpus.trainingLength(),
            corpus.heldOutLength(),
            notes.batch(),
            notes.tokens(),
            trainer.model().backend().description()));
    if (trainer.stepsDone() > 0) {
      tell("continuing after step " + trainer.stepsDone());
    }
  }

  private void conclude(TrainingRun.Outcome outcome) {
    Score score = outcome.heldOut();
    if (score == null) {
      tell(
          String.format(
              Locale.ROOT,
              "Stopped after step %d, which is saved in %s: continue with --resume",
              outcome.step(),
              out));
      return;
    }
    tell(
        String.format(
            Locale.ROOT,
            "Done in %.0f s: %,d steps, %.3f bits per byte on %,d held-out bytes. Now try: reformer"
                + " generate --checkpoint %s --prompt 'The '",
            outcome.seconds(),
            outcome.step(),
            score.meanBits(),
            score.targets(),
            out));
  }

  private void tell(String line) {
    console.out().println(FailureLine.oneLine(line));
    console.out().flush();
  }
}
