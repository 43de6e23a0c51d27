package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.progress.BarProgress;
import io.github.reformer4j.bench.progress.LineProgress;
import io.github.reformer4j.bench.progress.Progress;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err progress and failures
 * @param terminal whether a person watches, so that progress bars make sense
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal) {
  /**
   * The process's own streams.
   *
   * @return a console that flushes line by line
   */
  public static Console system() {
    return new Console(
        new PrintWriter(System.out, true, charset("stdout.encoding")),
        new PrintWriter(System.err, true, charset("stderr.encoding")),
        // the launch script filters this process's error stream, so only it can tell
        Boolean.getBoolean("reformer.terminal"));
  }

  /**
   * Shows how far a command is, as suits who watches.
   *
   * @return a bar, or lines; the caller closes it
   */
  Progress progress() {
    return terminal ? new BarProgress(err) : new LineProgress(err);
  }

  private static Charset charset(String property) {
    return Charset.forName(System.getProperty(property, "UTF-8"), Charset.defaultCharset());
  }
}
