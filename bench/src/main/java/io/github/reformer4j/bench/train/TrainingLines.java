package io.github.reformer4j.bench.train;

import io.github.reformer4j.training.StepReport;
import java.io.PrintWriter;
import java.util.Locale;

/** A line now and then, for logs and pipes. */
public final class TrainingLines implements TrainingDisplay {
  private static final double INTERVAL_SECONDS = 10;

  private final PrintWriter out;
  private final Averages averages = new Averages();
  private double last;

  /**
   * Lines on a stream.
   *
   * @param out where to print
   */
  public TrainingLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(long step, double seconds) {
    last = seconds - INTERVAL_SECONDS; // the first step shows that it works
  }

  @Override
  public void step(StepReport report, long total, double seconds) {
    averages.add(report);
    if (seconds - last >= INTERVAL_SECONDS || report.step() == total) {
      last = seconds;
      out.printf(
          Locale.ROOT,
          "%7.1f s  step %d of %d: %s%n",
          seconds,
          report.step(),
          total,
          averages.text());
      out.flush();
    }
  }

  @Override
  public void heldOut(double bitsPerByte) {
    out.printf(Locale.ROOT, "%11sheld-out text: %.3f bits/byte%n", "", bitsPerByte);
    out.flush();
  }

  @Override
  public void close() {
    // nothing held
  }
}
