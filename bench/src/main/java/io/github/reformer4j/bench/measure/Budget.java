package io.github.reformer4j.bench.measure;

/** A span of time that a section may use. */
final class Budget {
  private final long end;

  Budget(double seconds) {
    end = System.nanoTime() + (long) (seconds * 1e9);
  }

  double left() {
    return (end - System.nanoTime()) * 1e-9;
  }
}
