package io.github.reformer4j.bench.failure;

import java.io.Serial;

/** An expected failure whose message is the one line that the user reads. */
public final class UserFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final int exitCode;

  private UserFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  private UserFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * The arguments cannot work.
   *
   * @param message what is wrong and what to do, one line
   * @return a failure with exit code 2
   */
  public static UserFailure usage(String message) {
    return new UserFailure(ExitCode.USAGE, message);
  }

  /**
   * The arguments are fine, the work failed.
   *
   * @param message what happened and what to do, one line
   * @return a failure with exit code 1
   */
  public static UserFailure failed(String message) {
    return new UserFailure(ExitCode.FAILED, message);
  }

  /**
   * The arguments are fine, the work failed.
   *
   * @param message what happened and what to do, one line
   * @param cause shown with {@code --debug}
   * @return a failure with exit code 1
   */
  public static UserFailure failed(String message, Throwable cause) {
    return new UserFailure(ExitCode.FAILED, message, cause);
  }

  /**
   * What the process exits with.
   *
   * @return 1 or 2
   */
  public int exitCode() {
    return exitCode;
  }
}
