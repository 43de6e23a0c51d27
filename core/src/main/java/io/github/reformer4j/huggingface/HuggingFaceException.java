package io.github.reformer4j.huggingface;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A folder cannot be read or written; the message names the file and says why. */
public final class HuggingFaceException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private static final int MAX_LENGTH = 1000;

  /**
   * Refuses a folder or a file in it.
   *
   * @param path which
   * @param reason name, value and expectation
   */
  public HuggingFaceException(Path path, String reason) {
    super(line(path + ": " + reason));
  }

  /**
   * Refuses a folder or a file in it.
   *
   * @param path which
   * @param reason name, value and expectation
   * @param cause what went wrong underneath
   */
  public HuggingFaceException(Path path, String reason, Throwable cause) {
    super(line(path + ": " + reason), cause);
  }

  /** Values come from the file: none may break the line, drive a terminal or fill the screen. */
  private static String line(String message) {
    String plain = message.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_LENGTH ? plain : plain.substring(0, MAX_LENGTH) + " ...";
  }
}
