package io.github.reformer4j.bench;

import io.github.reformer4j.bench.cli.CommandLineRun;
import io.github.reformer4j.bench.cli.Console;

/** The {@code reformer} command line. */
public final class Reformer {
  private Reformer() {}

  /**
   * Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage.
   *
   * @param args as typed
   */
  public static void main(String[] args) {
    System.exit(CommandLineRun.run(Console.system(), args));
  }
}
