package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.TrainingData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.bench.train.Preset;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.HeldOut;
import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.StepReport;
import io.github.reformer4j.training.TextBatches;
import io.github.reformer4j.training.TextCorpus;
import io.github.reformer4j.training.Trainer;
import io.github.reformer4j.training.TrainerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains the default model on the text for a given time: the learning rate falls with the time that
 * is left, so that every machine uses the whole of it and ends in rest.
 */
final class TrainingSection {
  /** Points of the training curve, each the mean of the steps since the one before. */
  private static final int POINTS = 80;

  /** Points of the held-out curve, the last one included. */
  private static final int HELD_OUT_POINTS = 6;

  /** The largest norm of a gradient, as in {@code reformer train}. */
  private static final double CLIP = 1;

  private final Trainer trainer;
  private final TextCorpus corpus;
  private final ModelPlan plan;
  private final long start = System.nanoTime();
  private final Progress progress;
  private final List<TrainingData.Point> training = new ArrayList<>();
  private final List<TrainingData.Point> heldOut = new ArrayList<>();
  private long tokens;
  private double bits;
  private int steps;

  private TrainingSection(Trainer trainer, TextCorpus corpus, ModelPlan plan, Progress progress) {
    this.trainer = trainer;
    this.corpus = corpus;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @param backend where to compute
   * @param corpus what to learn
   * @param text its bytes
   * @param plan what and for how long
   * @param progress told how far it is
   * @return the model and how it was trained; close it
   */
  static LearnedModel run(
      Backend backend, TextCorpus corpus, byte[] text, ModelPlan plan, Progress progress) {
    Preset.Sizes sizes = plan.sizes();
    ReformerLm model =
        ReformerLm.create(
            backend,
            DType.FLOAT32,
            ByteModel.config(sizes, StreamFormat.FLOAT, Specs.rotations()),
            Specs.SEED);
    TextBatches batches = new TextBatches(corpus, sizes.batch(), sizes.tokens(), Specs.SEED);
    try (Trainer trainer = new Trainer(model, batches, options(plan))) {
      progress.part("training", POINTS);
      TrainingSection section = new TrainingSection(trainer, corpus, plan, progress);
      section.train();
      section.score();
      return new LearnedModel(model, sizes, corpus, section.data(model, text));
    } catch (ArithmeticException e) {
      model.close();
      throw UserFailure.failed(
          "training on this text failed (" + e.getMessage() + "): choose another with --input", e);
    } catch (Throwable t) {
      model.close();
      throw t;
    }
  }

  private static TrainerOptions options(ModelPlan plan) {
    return new TrainerOptions(Specs.SEED, 1, CLIP, AdamWOptions.DEFAULT, schedule(plan, 1, 0));
  }

  /** The learning rate of a step when so much of the time has passed, as a schedule. */
  private static Schedule schedule(ModelPlan plan, long step, double share) {
    Preset.Rates rates = plan.rates();
    double warm = Math.min(1, (double) step / rates.warmUp());
    double fall = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share)));
    double rate = rates.learningRate() * warm * (rates.bottom() + (1 - rates.bottom()) * fall);
    return new Schedule.Constant(rate, 1);
  }

  private void train() {
    double share = 0;
    while (share < 1) {
      trainer.reschedule(schedule(plan, trainer.stepsDone() + 1, share));
      StepReport report = trainer.step();
      tokens += report.tokens();
      bits += report.bitsPerByte();
      steps++;
      share =
          Math.min(
              elapsed() / plan.trainingSeconds(), (double) trainer.stepsDone() / plan.minSteps());
      if (share * POINTS >= training.size() + 1 || share >= 1) {
        double mean = bits / steps;
        training.add(point(mean));
        progress.step(String.format(Locale.ROOT, "%.2f bits per byte", mean));
        bits = 0;
        steps = 0;
      }
      if (share < 1 && share * HELD_OUT_POINTS >= heldOut.size() + 1) {
        score();
      }
    }
  }

  private double elapsed() {
    return (System.nanoTime() - start) * 1e-9;
  }

  private void score() {
    long targets = Math.min(plan.targets(), corpus.heldOutLength() - 1);
    HeldOut stretch = new HeldOut(corpus, corpus.trainingLength(), targets);
    Preset.Sizes sizes = plan.sizes();
    heldOut.add(point(stretch.score(trainer.model(), sizes.tokens(), sizes.batch()).meanBits()));
  }

  private TrainingData.Point point(double bitsPerByte) {
    return new TrainingData.Point(
        Math.toIntExact(trainer.stepsDone()), tokens, elapsed(), bitsPerByte);
  }

  private TrainingData data(ReformerLm model, byte[] text) {
    Preset.Sizes sizes = plan.sizes();
    return new TrainingData(
        describe(sizes, "The default model of “./reformer train”"),
        model.parameters().count(),
        sizes.tokens(),
        sizes.batch(),
        Math.toIntExact(trainer.stepsDone()),
        tokens,
        elapsed(),
        Specs.SEED,
        corpus.trainingLength(),
        corpus.heldOutLength(),
        TextReferences.frequencyBits(corpus),
        TextReferences.deflateBits(text),
        training,
        heldOut);
  }

  /** One line about an architecture. */
  static String describe(Preset.Sizes sizes, String what) {
    return String.format(
        Locale.ROOT,
        "%s: %d reversible layers, in turn local and LSH attention (R = %d, chunks of %d), width"
            + " %d, %d heads of %d",
        what,
        sizes.layers(),
        sizes.rounds(),
        sizes.chunk(),
        sizes.width(),
        sizes.heads(),
        sizes.width() / sizes.heads());
  }
}
