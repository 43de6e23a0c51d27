package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.training.TextCorpus;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextReferencesTest {
  @Test
  void evenBytesCostEightBits() {
    byte[] even = new byte[256 * 50];
    for (int i = 0; i < even.length; i++) {
      even[i] = (byte) i;
    }
    assertThat(frequencyBits(even)).isCloseTo(8, within(0.01));
  }

  @Test
  void twoBytesCostOneBit() {
    byte[] coins = new byte[100_000];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < coins.length; i++) {
      coins[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
    }
    assertThat(frequencyBits(coins)).isCloseTo(1, within(0.01));
    assertThat(TextReferences.deflateBits(coins)).isBetween(1.0, 1.5);
  }

  @Test
  void repetitionCostsNextToNothing() {
    byte[] same = new byte[100_000];
    Arrays.fill(same, (byte) 'x');
    assertThat(TextReferences.deflateBits(same)).isBetween(1e-4, 0.02);
    assertThat(frequencyBits(same)).isBetween(1e-6, 0.01);
  }

  private static double frequencyBits(byte[] text) {
    try (TextCorpus corpus = TextCorpus.of(text)) {
      return TextReferences.frequencyBits(corpus);
    }
  }
}
