package io.github.reformer4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Rounding to bfloat16 against a search for the nearest: the numbers of that type are few enough to
 * ask each how far it is. Differences to them are exact in double precision where it matters, as
 * both neighbours are within a factor of two, or are zero.
 */
class Bfloat16Test {
  private static final int PATTERNS = 1 << 16;
  private static final int INFINITY = 0x7f80;

  /** The value from its fields, not from the float with these bits. */
  private static double decoded(int bits) {
    int exponent = bits >> 7 & 0xff;
    int fraction = bits & 0x7f;
    double magnitude =
        exponent == 0
            ? Math.scalb((double) fraction, -133)
            : Math.scalb(128.0 + fraction, exponent - 134);
    return bits >> 15 == 0 ? magnitude : -magnitude;
  }

  /** Among non-negative patterns, whose values grow with them; 2^128 stands for infinity. */
  private static int nearest(double magnitude) {
    int low = 0;
    int high = INFINITY;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (decoded(middle) <= magnitude) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double below = magnitude - decoded(low);
    double above = decoded(high) - magnitude;
    if (below == above) {
      return low % 2 == 0 ? low : high;
    }
    return below < above ? low : high;
  }

  private static int bits(double value) {
    return Bfloat16.bits(value) & 0xffff;
  }

  private static void roundsToTheNearest(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    assertThat(bits(value)).as("%a", value).isEqualTo(sign | nearest(Math.abs(value)));
  }

  @Example
  void everyNumberOfTheTypeKeepsItsBits() {
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      double value = Bfloat16.value((short) pattern);
      if ((pattern & 0x7fff) > INFINITY) {
        assertThat(value).isNaN();
        assertThat(Bfloat16.value(Bfloat16.bits(value))).isNaN();
      } else {
        if ((pattern & 0x7fff) < INFINITY) {
          assertThat(value).isEqualTo(decoded(pattern));
        }
        assertThat(bits(value)).isEqualTo(pattern);
      }
    }
  }

  /**
   * Ties, and what is just beside them: nearer than a float can say, so rounding twice goes wrong.
   */
  @Property(tries = 5000)
  void midpointsAndTheirNeighboursRoundOnce(
      @ForAll @IntRange(max = INFINITY - 1) int pattern, @ForAll boolean negative) {
    double tie = (decoded(pattern) + decoded(pattern + 1)) / 2;
    double sign = negative ? -1 : 1;
    roundsToTheNearest(sign * tie);
    roundsToTheNearest(sign * Math.nextUp(tie));
    roundsToTheNearest(sign * Math.nextDown(tie));
    roundsToTheNearest(sign * (tie + tie * 0x1p-30));
    roundsToTheNearest(sign * (tie - tie * 0x1p-30));
  }

  @Provide
  Arbitrary<Double> anyDoubles() {
    return Combinators.combine(
            Arbitraries.longs().between(0, (1L << 52) - 1),
            Arbitraries.integers().between(-160, 127),
            Arbitraries.of(false, true))
        .as((fraction, exponent, negative) -> scaled(fraction, exponent, negative));
  }

  private static double scaled(long fraction, int exponent, boolean negative) {
    double magnitude = Math.scalb(1 + fraction * 0x1p-52, exponent);
    return negative ? -magnitude : magnitude;
  }

  @Property(tries = 5000)
  void doublesRoundToTheNearest(@ForAll("anyDoubles") double value) {
    roundsToTheNearest(value);
  }

  @Example
  void theEndsOfTheRange() {
    double largest = decoded(INFINITY - 1);
    double limit = 0x1.ffp127; // half way from the largest number to 2^128
    assertThat(bits(largest)).isEqualTo(INFINITY - 1);
    assertThat(bits(Math.nextDown(limit))).isEqualTo(INFINITY - 1);
    assertThat(bits(limit)).isEqualTo(INFINITY);
    assertThat(bits(-limit)).isEqualTo(INFINITY | 0x8000);
    assertThat(bits(Double.MAX_VALUE)).isEqualTo(INFINITY);
    assertThat(bits(Double.POSITIVE_INFINITY)).isEqualTo(INFINITY);
    assertThat(bits(0x1p-134)).isZero(); // a tie with zero, which is even
    assertThat(bits(Math.nextUp(0x1p-134))).isEqualTo(1);
    assertThat(bits(Double.MIN_VALUE)).isZero();
    assertThat(bits(-Double.MIN_VALUE)).isEqualTo(0x8000);
    assertThat(bits(-0.0)).isEqualTo(0x8000);
    assertThat(Bfloat16.value(Bfloat16.bits(Double.NaN))).isNaN();
  }
}
