package io.github.reformer4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  /** The vectors published with the authors' Random123 library (kat_vectors, philox4x32 10). */
  @Test
  void philoxGivesTheKnownAnswers() {
    assertThat(CounterRandom.philox(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(CounterRandom.philox(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(
            CounterRandom.philox(
                0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  /** Part of the contract: what a seed gives must never change. */
  @Test
  void aSeedGivesTheseNumbersForEver() {
    CounterRandom random = CounterRandom.of(0x299f31d0a4093822L, Purpose.ROTATION, 5);
    int[] words = CounterRandom.philox(7, 3, 2, 1 << 24 | 5, 0xa4093822, 0x299f31d0);
    long even = (Integer.toUnsignedLong(words[0]) << 32 | Integer.toUnsignedLong(words[1])) >>> 11;
    long odd = (Integer.toUnsignedLong(words[2]) << 32 | Integer.toUnsignedLong(words[3])) >>> 11;
    assertThat(random.bits(2, 3, 14)).isEqualTo(even);
    assertThat(random.bits(2, 3, 15)).isEqualTo(odd);
    assertThat(random.uniform(2, 3, 14)).isEqualTo(even * 0x1.0p-53);
    double radius = Math.sqrt(-2 * Math.log(1 - even * 0x1.0p-53));
    double angle = 2 * Math.PI * (odd * 0x1.0p-53);
    assertThat(random.normal(2, 3, 14)).isCloseTo(radius * Math.cos(angle), within(1e-14));
    assertThat(random.normal(2, 3, 15)).isCloseTo(radius * Math.sin(angle), within(1e-14));
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    CounterRandom random = CounterRandom.of(1, Purpose.DATA, 0);
    int count = 200_000;
    double[] moments = new double[5];
    double neighbours = 0;
    double previous = 0;
    for (int i = 0; i < count; i++) {
      double x = random.normal(0, 0, i);
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(x, power) / count;
      }
      neighbours += x * previous / count;
      previous = x;
    }
    // five standard deviations of each sample moment
    double five = 5 / Math.sqrt(count);
    assertThat(moments[1]).isCloseTo(0, within(five));
    assertThat(moments[2]).isCloseTo(1, within(five * Math.sqrt(2)));
    assertThat(moments[3]).isCloseTo(0, within(five * Math.sqrt(15)));
    assertThat(moments[4]).isCloseTo(3, within(five * Math.sqrt(96)));
    assertThat(neighbours).isCloseTo(0, within(five));
  }

  @Test
  void normalNumbersFallIntoTheNormalDistributionsIntervals() {
    CounterRandom random = CounterRandom.of(2, Purpose.DATA, 0);
    int count = 200_000;
    double[] edges = {-2, -1, 0, 1, 2};
    double[] below = {0.02275013, 0.15865525, 0.5, 0.84134475, 0.97724987};
    for (int e = 0; e < edges.length; e++) {
      int hits = 0;
      for (int i = 0; i < count; i++) {
        hits += random.normal(1, 1, i) < edges[e] ? 1 : 0;
      }
      double deviation = Math.sqrt(below[e] * (1 - below[e]) / count);
      assertThat((double) hits / count).isCloseTo(below[e], within(5 * deviation));
    }
  }

  @Test
  void everyCoordinateMakesAnotherNumber() {
    Set<Long> seen = new HashSet<>();
    int made = 0;
    for (long seed : new long[] {0, 1, 1L << 32, -1}) {
      for (Purpose purpose : Purpose.values()) {
        for (int layer : new int[] {0, 1, CounterRandom.MAX_LAYERS - 1}) {
          CounterRandom random = CounterRandom.of(seed, purpose, layer);
          for (int a : new int[] {0, 1, -1}) {
            for (int b : new int[] {0, 1, -1}) {
              for (long index : new long[] {0, 1, 2, CounterRandom.MAX_INDEX - 1}) {
                seen.add(random.bits(a, b, index));
                made++;
              }
            }
          }
        }
      }
    }
    assertThat(seen).hasSize(made);
  }

  @Test
  void refusesWhatItHasNoCounterFor() {
    assertThatThrownBy(() -> CounterRandom.of(0, Purpose.DATA, -1))
        .hasMessage("layer = -1: expected 0 to 16777215");
    assertThatThrownBy(() -> CounterRandom.of(0, Purpose.DATA, 1 << 24))
        .hasMessage("layer = 16777216: expected 0 to 16777215");
    CounterRandom random = CounterRandom.of(0, Purpose.DATA, 0);
    assertThatThrownBy(() -> random.bits(0, 0, -1))
        .hasMessage("index = -1: expected 0 to 8589934591");
    assertThatThrownBy(() -> random.normal(0, 0, 1L << 33))
        .hasMessage("index = 8589934592: expected 0 to 8589934591");
  }
}
