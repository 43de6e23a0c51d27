package io.github.reformer4j.files;

/** Messages that quote a file: none may break the line, drive a terminal or fill the screen. */
public final class OneLine {
  private static final int MAX_LENGTH = 1000;

  private OneLine() {}

  /**
   * A message on one line.
   *
   * @param message any text
   * @return the text with a question mark for every control character, cut after 1,000 characters
   */
  public static String of(String message) {
    String plain = message.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_LENGTH ? plain : plain.substring(0, MAX_LENGTH) + " ...";
  }
}
