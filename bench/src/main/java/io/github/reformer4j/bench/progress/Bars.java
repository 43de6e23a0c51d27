package io.github.reformer4j.bench.progress;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Bars that leave the terminal's signals alone. The library's own output would open the terminal
 * with JLine, which gives Ctrl-C back to the system: the process would end without its shutdown
 * hooks, so without saving and without removing temporary files.
 */
public final class Bars {
  private static final int UPDATE_MILLIS = 500;
  private static final int DEFAULT_COLUMNS = 80;

  private Bars() {}

  /**
   * A bar to be built.
   *
   * @param terminal where it is drawn, on one line
   */
  public static ProgressBarBuilder builder(PrintWriter terminal) {
    return new ProgressBarBuilder()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new Line(terminal));
  }

  private record Line(PrintWriter terminal) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      // the launch script knows how wide the terminal is; a full line would wrap
      return Integer.getInteger("reformer.columns", DEFAULT_COLUMNS) - 1;
    }

    @Override
    public void accept(String line) {
      int length = Math.min(line.length(), getMaxRenderedLength());
      terminal.print("\r" + line.substring(0, length));
      terminal.flush();
    }

    @Override
    public void close() {
      terminal.println();
      terminal.flush();
    }
  }
}
