package io.github.reformer4j.bench.progress;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** A bar a part, for a terminal. */
public final class BarProgress implements Progress {
  private static final int NAME_WIDTH = 26;

  private final PrintWriter terminal;
  private @Nullable ProgressBar bar;

  /**
   * Bars for a terminal.
   *
   * @param terminal where they are drawn
   */
  public BarProgress(PrintWriter terminal) {
    this.terminal = terminal;
  }

  @Override
  public void part(String name, int steps) {
    close();
    bar =
        Bars.builder(terminal)
            .setTaskName(String.format("%-" + NAME_WIDTH + "s", name))
            .setInitialMax(steps)
            .hideEta()
            .build();
  }

  @Override
  public void step(String what) {
    ProgressBar current = bar;
    if (current != null) {
      // the step begins: those before it are done
      if (!current.getExtraMessage().isEmpty()) {
        current.step();
      }
      current.setExtraMessage(what);
    }
  }

  @Override
  public void close() {
    ProgressBar current = bar;
    if (current != null) {
      current.stepTo(current.getMax());
      current.setExtraMessage("");
      current.close();
      bar = null;
    }
  }
}
