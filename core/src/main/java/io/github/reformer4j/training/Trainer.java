package io.github.reformer4j.training;

import io.github.reformer4j.model.Parameters;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.reversible.Pass;
import java.util.Arrays;

/**
 * Trains a model step by step. A step is a function of the parameters, the optimiser's moments, the
 * options and the step's number, and nothing else: restoring these continues a training bit for
 * bit. Used by one thread.
 */
public final class Trainer implements AutoCloseable {
  /** Java arrays are no longer. */
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private final ReformerLm model;
  private final Batches batches;
  private final AdamW optimiser;
  private final TokenTensors tokens;
  private final int[][] ids;
  private final int[][] targets;
  private TrainerOptions options;
  private long done;
  private boolean closed;

  /**
   * A training from its beginning.
   *
   * @param model what to train; stays the caller's
   * @param batches what on
   * @param options how
   * @throws IllegalArgumentException if a batch has no token, or more than an array holds
   */
  public Trainer(ReformerLm model, Batches batches, TrainerOptions options) {
    this.model = model;
    this.batches = batches;
    this.options = options;
    int elements = elements(batches);
    this.ids = new int[options.accumulation()][elements];
    this.targets = new int[options.accumulation()][elements];
    this.tokens = new TokenTensors(batches.rows(), batches.length());
    try {
      this.optimiser = new AdamW(model.backend(), model.parameters(), options.adamW());
    } catch (Throwable t) {
      tokens.close();
      throw t;
    }
  }

  private static int elements(Batches batches) {
    Numbers.atLeast("rows of a batch", batches.rows(), 1);
    Numbers.atLeast("length of a batch", batches.length(), 1);
    long elements = (long) batches.rows() * batches.length();
    if (elements > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "rows, length of a batch = "
              + batches.rows()
              + ", "
              + batches.length()
              + ": expected a product of at most "
              + MOST_ELEMENTS);
    }
    return (int) elements;
  }

  /**
   * Runs the next step.
   *
   * @return what it did
   * @throws ArithmeticException if the loss or a gradient is not finite, naming step and parameter,
   *     or squares of the clipped gradient may not be; parameters and moments are as before then
   * @throws IllegalArgumentException if the learning rate or another number of the optimiser is not
   *     finite in the model's type; parameters and moments are as before then
   * @throws IllegalStateException if closed
   */
  public StepReport step() {
    if (closed) {
      throw new IllegalStateException("trainer = closed: expected an open one");
    }
    long start = System.nanoTime();
    long step = done + 1;
    long counted = fill(step);
    Parameters parameters = model.parameters();
    Updates updates = model.backend().operations().updates();
    parameters.zeroGradients();
    double loss = gradients(step, counted) / counted;
    if (!Double.isFinite(loss)) {
      throw GradientNorm.badLoss(loss, parameters, updates, step);
    }
    double norm = GradientNorm.of(parameters, updates, step);
    checkSquares(step, Math.min(norm, options.clip()));
    double rate = options.schedule().at(step);
    optimiser.step(step, rate, norm > options.clip() ? options.clip() / norm : 1);
    done = step;
    long read = (long) options.accumulation() * batches.rows() * batches.length();
    return new StepReport(step, loss, norm, rate, read, (System.nanoTime() - start) * 1e-9);
  }

  /** Or else a variance would be infinite from then on, and its number never change again. */
  private void checkSquares(long step, double clipped) {
    if (!Double.isFinite(model.type().rounded(clipped * clipped))) {
      throw new ArithmeticException(
          "norm of the clipped gradient in step "
              + step
              + " = "
              + clipped
              + ": expected one whose square is finite in "
              + model.type());
    }
  }

  private long fill(long step) {
    long counted = 0;
    for (int part = 0; part < options.accumulation(); part++) {
      batches.fill(step, part, ids[part], targets[part]);
      counted += Arrays.stream(targets[part]).filter(t -> t != Losses.IGNORED).count();
    }
    if (counted == 0) {
      throw new IllegalStateException(
          "targets of step " + step + " = all ignored: expected at least one that counts");
    }
    return counted;
  }

  /** Adds the gradients of the mean loss; returns the sum of the losses. */
  private double gradients(long step, long counted) {
    double nats = 0;
    for (int part = 0; part < options.accumulation(); part++) {
      tokens.set(ids[part], targets[part]);
      Pass pass = new Pass(options.seed(), step * options.accumulation() + part, true);
      try {
        Score score = model.train(tokens.ids(), tokens.targets(), pass, 1.0 / counted);
        nats += score.nats();
      } catch (ArithmeticException e) {
        throw refused(step, e);
      }
    }
    return nats;
  }

  private static ArithmeticException refused(long step, ArithmeticException cause) {
    ArithmeticException e = new ArithmeticException("step " + step + ": " + cause.getMessage());
    e.initCause(cause);
    return e;
  }

  /**
   * Steps taken since the training's beginning.
   *
   * @return their number
   */
  public long stepsDone() {
    return done;
  }

  /**
   * What is trained.
   *
   * @return the model
   */
  public ReformerLm model() {
    return model;
  }

  /**
   * The optimiser, for checkpoints.
   *
   * @return the optimiser
   */
  public AdamW optimiser() {
    return optimiser;
  }

  /**
   * How it is trained.
   *
   * @return the options as they are now
   */
  public TrainerOptions options() {
    return options;
  }

  /**
   * Replaces the learning rates of the steps to come.
   *
   * @param schedule the new ones
   */
  public void reschedule(Schedule schedule) {
    options = options.with(schedule);
  }

  /**
   * Continues after a number of steps: parameters and moments have been restored.
   *
   * @param steps taken before, at least 0
   */
  public void continueAfter(long steps) {
    Numbers.atLeast("steps", steps, 0);
    done = steps;
  }

  /** Frees the optimiser's moments; the model stays. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    tokens.close();
    optimiser.close();
  }
}
