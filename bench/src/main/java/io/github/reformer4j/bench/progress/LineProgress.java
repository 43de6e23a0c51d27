package io.github.reformer4j.bench.progress;

import java.io.PrintWriter;
import java.util.Locale;

/** A line a part, for logs and pipes. */
public final class LineProgress implements Progress {
  private final PrintWriter out;
  private final long start = System.nanoTime();

  /**
   * Lines on a stream.
   *
   * @param out where to print
   */
  public LineProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void part(String name, int steps) {
    out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) * 1e-9, name);
    out.flush();
  }

  @Override
  public void step(String what) {
    // a line a part is enough for a log
  }

  @Override
  public void close() {
    // nothing held
  }
}
