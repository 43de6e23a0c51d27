package io.github.reformer4j.bench.cli;

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

  private static Charset charset(String property) {
    return Charset.forName(System.getProperty(property, "UTF-8"), Charset.defaultCharset());
  }
}
