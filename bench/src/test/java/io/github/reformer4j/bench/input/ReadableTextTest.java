package io.github.reformer4j.bench.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReadableTextTest {
  @Test
  void lettersOfAnyScriptLineEndsAndTabulatorsStay() {
    assertThat(read("Ünïcode, 文字\n\tand 😀")).isEqualTo("Ünïcode, 文字\n\tand 😀");
  }

  @Test
  void whatCannotBeSeenOrTurnsTheTextBecomesADot() {
    assertThat(read("a\0b\rc\u001b[31m\u202Ed\u2028e")).isEqualTo("a·b·c·[31m·d·e");
  }

  @Test
  void bytesThatAreNoTextBecomeDots() {
    byte[] cut = {'a', (byte) 0xC3, 'b', (byte) 0xFF, (byte) 0xC3};
    assertThat(ReadableText.of(cut, 0, cut.length)).isEqualTo("a·b··");
  }

  @Test
  void onlyTheGivenBytesAreRead() {
    assertThat(ReadableText.of("abcdef".getBytes(StandardCharsets.UTF_8), 1, 3)).isEqualTo("bc");
  }

  private static String read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ReadableText.of(bytes, 0, bytes.length);
  }
}
