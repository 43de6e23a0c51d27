package io.github.reformer4j.bench.input;

import java.nio.charset.StandardCharsets;

/** Bytes of any kind as something that can be shown. */
public final class ReadableText {
  private static final char UNREADABLE = '·';

  private ReadableText() {}

  /**
   * Decodes UTF-8; what is no UTF-8 or no visible character, but a line end or a tabulator, becomes
   * a dot: control characters and those that turn the direction of writing could garble the page.
   *
   * @param bytes of any kind
   * @param from first byte
   * @param to byte after the last
   * @return text
   */
  public static String of(byte[] bytes, int from, int to) {
    StringBuilder readable = new StringBuilder();
    new String(bytes, from, to - from, StandardCharsets.UTF_8)
        .codePoints()
        .map(c -> visible(c) ? c : UNREADABLE)
        .forEach(readable::appendCodePoint);
    return readable.toString();
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\n' || c == '\t';
      case Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> c != '\uFFFD';
    };
  }
}
