package io.github.reformer4j.bench.train;

import io.github.reformer4j.bench.progress.Bars;
import io.github.reformer4j.training.StepReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** A bar for a terminal: steps, time taken and left, loss, speed. */
public final class TrainingBar implements TrainingDisplay {
  private final PrintWriter terminal;
  private final Averages averages = new Averages();
  private @Nullable ProgressBar bar;
  private String heldOut = "";

  /**
   * A bar for a terminal.
   *
   * @param terminal where it is drawn
   */
  public TrainingBar(PrintWriter terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin(long step, double seconds) {
    bar =
        Bars.builder(terminal)
            .setTaskName("training")
            .setInitialMax(-1)
            .startsFrom(step, Duration.ofMillis(Math.round(1000 * seconds)))
            .build();
  }

  @Override
  public void step(StepReport report, long total, double seconds) {
    averages.add(report);
    ProgressBar current = bar;
    if (current != null) {
      current.maxHint(total);
      current.stepTo(report.step());
      current.setExtraMessage(averages.text() + heldOut);
    }
  }

  @Override
  public void heldOut(double bitsPerByte) {
    heldOut = String.format(Locale.ROOT, ", held out %.3f", bitsPerByte);
  }

  @Override
  public void close() {
    ProgressBar current = bar;
    if (current != null) {
      current.close();
      bar = null;
    }
  }
}
