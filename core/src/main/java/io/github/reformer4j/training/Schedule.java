package io.github.reformer4j.training;

/** The learning rate of each step. */
public sealed interface Schedule {
  /**
   * The learning rate of a step.
   *
   * @param step counts from 1
   * @return at least 0, finite
   * @throws IllegalArgumentException if the step is less than 1
   */
  double at(long step);

  /**
   * Rises linearly over the warm-up, then stays.
   *
   * @param peak greater than 0, finite
   * @param warmUp the step that first has the whole peak, at least 1
   */
  record Constant(double peak, long warmUp) implements Schedule {
    /** Checks the numbers. */
    public Constant {
      Numbers.positive("peak", peak);
      Numbers.atLeast("warmUp", warmUp, 1);
    }

    @Override
    public double at(long step) {
      Numbers.atLeast("step", step, 1);
      return step >= warmUp ? peak : peak * step / warmUp;
    }
  }

  /** The shape of a decay. */
  enum Decay {
    /** Half a period of the cosine (Loshchilov, Hutter 2017, equation 5, without restarts). */
    COSINE,
    /** A straight line. */
    LINEAR
  }

  /**
   * Rises linearly over the warm-up, stays, falls to a share of the peak, stays there.
   *
   * @param start warm-up and peak
   * @param decay how it falls
   * @param from the last step at the peak, at least the warm-up's
   * @param steps the first step at the bottom, at least {@code from}, which then is the last step
   * @param bottom share of the peak, 0 to 1
   */
  record Decaying(Constant start, Decay decay, long from, long steps, double bottom)
      implements Schedule {
    /** Checks the numbers. */
    public Decaying {
      Numbers.atLeast("from", from, start.warmUp());
      Numbers.atLeast("steps", steps, from);
      if (!(bottom >= 0 && bottom <= 1)) {
        throw new IllegalArgumentException("bottom = " + bottom + ": expected 0 to 1");
      }
    }

    @Override
    public double at(long step) {
      if (step <= from) {
        return start.at(step);
      }
      double way = step >= steps ? 1 : (double) (step - from) / (steps - from);
      double height =
          switch (decay) {
            // the same bits on every platform
            case COSINE -> 0.5 * (1 + StrictMath.cos(StrictMath.PI * way));
            case LINEAR -> 1 - way;
          };
      return start.peak() * (bottom + (1 - bottom) * height);
    }
  }
}
