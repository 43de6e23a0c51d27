package io.github.reformer4j.safetensors;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A file cannot be read or written; the message names the file and says why. */
public final class SafetensorsException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private static final int MAX_LENGTH = 1000;

  /**
   * Refuses a file.
   *
   * @param file which
   * @param reason name, value and expectation
   */
  public SafetensorsException(Path file, String reason) {
    super(line(file + ": " + reason));
  }

  /**
   * Refuses a file.
   *
   * @param file which
   * @param reason name, value and expectation
   * @param cause what went wrong underneath
   */
  public SafetensorsException(Path file, String reason, Throwable cause) {
    super(line(file + ": " + reason), cause);
  }

  /** Names come from the file: none may break the line, drive a terminal or fill the screen. */
  private static String line(String message) {
    String plain = message.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_LENGTH ? plain : plain.substring(0, MAX_LENGTH) + " ...";
  }
}
