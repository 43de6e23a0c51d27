package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {
  private static String streamed(byte... bytes) {
    Utf8Stream stream = new Utf8Stream();
    StringBuilder text = new StringBuilder();
    for (byte value : bytes) {
      text.append(stream.add(Byte.toUnsignedInt(value)));
    }
    return text.append(stream.end()).toString();
  }

  @Test
  void charactersOfAnyLengthComeWhole() {
    String text = "aä€😀\u0000\n";
    assertThat(streamed(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
  }

  @Test
  void aCharacterAppearsWithItsLastByte() {
    Utf8Stream stream = new Utf8Stream();
    assertThat(stream.add('a')).isEqualTo("a");
    assertThat(stream.add(0xC3)).isEmpty();
    assertThat(stream.add(0xA4)).isEqualTo("ä");
  }

  /** As the JDK decodes the same bytes at once. */
  @Test
  void whatIsNoUtf8BecomesTheReplacementCharacter() {
    java.util.Random random = new java.util.Random(1);
    for (int trial = 0; trial < 2000; trial++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      assertThat(streamed(bytes))
          .as("trial %d of seed 1", trial)
          .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
