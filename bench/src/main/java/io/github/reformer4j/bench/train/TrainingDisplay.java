package io.github.reformer4j.bench.train;

import io.github.reformer4j.training.StepReport;
import java.util.Locale;

/** What a training tells whoever waits. Used by one thread. */
public interface TrainingDisplay extends AutoCloseable {
  /**
   * A training begins or goes on.
   *
   * @param step steps taken before
   * @param seconds they took
   */
  void begin(long step, double seconds);

  /**
   * A step was taken.
   *
   * @param report what it did
   * @param total how many steps there will be, as far as is known
   * @param seconds of training so far
   */
  void step(StepReport report, long total, double seconds);

  /**
   * The text held out was scored.
   *
   * @param bitsPerByte the score
   */
  void heldOut(double bitsPerByte);

  @Override
  void close();

  /** Averages over the last steps, as single ones jump about. */
  final class Averages {
    private static final double KEPT = 0.9;

    private double bits;
    private double seconds;
    private long tokens;
    private double weight;

    void add(StepReport report) {
      weight = KEPT * weight + 1;
      double share = 1 / weight;
      bits += share * (report.bitsPerByte() - bits);
      seconds += share * (report.seconds() - seconds);
      tokens = report.tokens();
    }

    String text() {
      return String.format(
          Locale.ROOT, "%.3f bits/byte, %,.0f tokens/s", bits, tokens / Math.max(seconds, 1e-9));
    }
  }
}
