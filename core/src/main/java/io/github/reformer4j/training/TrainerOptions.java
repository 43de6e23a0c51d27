package io.github.reformer4j.training;

/**
 * How a model is trained, beside what on.
 *
 * @param seed of dropout; batches have their own
 * @param accumulation batches whose gradients are summed in a step, at least 1
 * @param clip the largest global norm of the gradient, greater than 0; infinity = never clipped
 * @param adamW constants of the optimiser
 * @param schedule learning rates
 */
public record TrainerOptions(
    long seed, int accumulation, double clip, AdamWOptions adamW, Schedule schedule) {
  /** Checks the numbers. */
  public TrainerOptions {
    Numbers.atLeast("accumulation", accumulation, 1);
    if (!(clip > 0)) {
      throw new IllegalArgumentException("clip = " + clip + ": expected greater than 0");
    }
  }

  /**
   * The same with other learning rates.
   *
   * @param other replaces the schedule
   * @return new options
   */
  public TrainerOptions with(Schedule other) {
    return new TrainerOptions(seed, accumulation, clip, adamW, other);
  }
}
