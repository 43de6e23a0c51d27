package io.github.reformer4j.huggingface;

import io.github.reformer4j.files.OneLine;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A folder cannot be read or written; the message names the file and says why. */
public final class HuggingFaceException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Refuses a folder or a file in it.
   *
   * @param path which
   * @param reason name, value and expectation
   */
  public HuggingFaceException(Path path, String reason) {
    super(OneLine.of(path + ": " + reason));
  }

  /**
   * Refuses a folder or a file in it.
   *
   * @param path which
   * @param reason name, value and expectation
   * @param cause what went wrong underneath
   */
  public HuggingFaceException(Path path, String reason, Throwable cause) {
    super(OneLine.of(path + ": " + reason), cause);
  }
}
