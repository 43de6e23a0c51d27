package io.github.reformer4j.bench.train;

import io.github.reformer4j.training.Schedule;

/**
 * How long a training goes on. Given minutes are turned into steps once, when enough steps have
 * been timed; from then on the number of steps is fixed and saved, so that a training that is
 * interrupted ends as it would have ended.
 */
public sealed interface Budget {
  /**
   * The learning rates to begin with.
   *
   * @param rates peak, warm-up and bottom
   */
  Schedule schedule(Preset.Rates rates);

  /** A number of steps. */
  record Steps(long count) implements Budget {
    @Override
    public Schedule schedule(Preset.Rates rates) {
      long warmUp = Math.clamp(rates.warmUp(), 1, Math.max(1, count / 5));
      return decaying(
          new Schedule.Constant(rates.learningRate(), warmUp), warmUp, count, rates.bottom());
    }
  }

  /** Minutes of this machine. */
  record Minutes(double count) implements Budget {
    /** Before, machine code is still being made. */
    private static final double TIMED_FROM = 0.06;

    private static final double TIMED_TO = 0.18;

    /** For the last scoring of the text held out. */
    private static final double RESERVED = 0.04;

    @Override
    public Schedule schedule(Preset.Rates rates) {
      return new Schedule.Constant(rates.learningRate(), rates.warmUp());
    }

    double seconds() {
      return 60 * count;
    }

    boolean timingBegins(double elapsed) {
      return elapsed >= TIMED_FROM * seconds();
    }

    boolean timingEnds(double elapsed) {
      return elapsed >= TIMED_TO * seconds();
    }

    /**
     * How many steps there will be.
     *
     * @param step taken so far
     * @param elapsed seconds so far
     * @param stepsPerSecond as timed
     */
    long steps(long step, double elapsed, double stepsPerSecond) {
      double left = (1 - RESERVED) * seconds() - elapsed;
      return step + Math.max(1, (long) (left * stepsPerSecond));
    }
  }

  /** Falls from a step on. */
  static Schedule decaying(Schedule.Constant start, long from, long steps, double bottom) {
    long first = Math.max(from, start.warmUp());
    return new Schedule.Decaying(
        start, Schedule.Decay.COSINE, first, Math.max(steps, first), bottom);
  }
}
