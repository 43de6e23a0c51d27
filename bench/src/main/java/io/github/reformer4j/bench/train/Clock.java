package io.github.reformer4j.bench.train;

/** Seconds of training, over all runs that continued each other. */
final class Clock {
  private final double before;
  private final long start = System.nanoTime();

  Clock(double before) {
    this.before = before;
  }

  double seconds() {
    return before + (System.nanoTime() - start) * 1e-9;
  }
}
