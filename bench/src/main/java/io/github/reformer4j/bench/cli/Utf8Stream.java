package io.github.reformer4j.bench.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text from bytes that come one at a time: a character appears with its last byte, and what is no
 * UTF-8 as U+FFFD.
 */
final class Utf8Stream {
  private static final int LONGEST = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes = ByteBuffer.allocate(2 * LONGEST);
  private final CharBuffer text = CharBuffer.allocate(4 * LONGEST);

  /** The characters that a byte completes, often none. */
  String add(int value) {
    bytes.put((byte) value);
    return decode(false);
  }

  /** What an unfinished character at the end becomes. */
  String end() {
    String last = decode(true);
    decoder.reset();
    return last;
  }

  private String decode(boolean end) {
    bytes.flip();
    decoder.decode(bytes, text, end);
    bytes.compact();
    text.flip();
    String decoded = text.toString();
    text.clear();
    return decoded;
  }
}
