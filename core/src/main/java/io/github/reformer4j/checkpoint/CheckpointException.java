package io.github.reformer4j.checkpoint;

import io.github.reformer4j.files.OneLine;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A checkpoint cannot be read or written; the message names the file and says why. */
public final class CheckpointException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Refuses a file.
   *
   * @param file which
   * @param reason name, value and expectation
   */
  public CheckpointException(Path file, String reason) {
    super(OneLine.of(file + ": " + reason));
  }

  /**
   * Refuses a file.
   *
   * @param file which
   * @param reason name, value and expectation
   * @param cause what went wrong underneath
   */
  public CheckpointException(Path file, String reason, Throwable cause) {
    super(OneLine.of(file + ": " + reason), cause);
  }
}
