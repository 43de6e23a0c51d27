package io.github.reformer4j.bench.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar a part, for a terminal. */
public final class BarProgress implements Progress {
  private static final int NAME_WIDTH = 26;
  private static final int UPDATE_MILLIS = 500;

  private @Nullable ProgressBar bar;

  /** For a terminal on the error stream. */
  public BarProgress() {}

  @Override
  public void part(String name, int steps) {
    close();
    bar =
        new ProgressBarBuilder()
            .setTaskName(String.format("%-" + NAME_WIDTH + "s", name))
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
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
