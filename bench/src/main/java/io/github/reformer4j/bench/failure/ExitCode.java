package io.github.reformer4j.bench.failure;

/** What the process exits with. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The work failed. */
  public static final int FAILED = 1;

  /** The command line cannot work as typed. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
