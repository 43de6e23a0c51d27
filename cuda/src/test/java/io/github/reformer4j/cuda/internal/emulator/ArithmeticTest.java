package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsEmulator
class ArithmeticTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void bitsAreCountedAndFound() {
    long out = bench.words(16);
    bench.run("arithmetic", "bits", Grid.of(1, 32), new Arguments().address(out));
    assertThat(bench.intsAt(out, 16))
        .containsExactly(
            9, 64, 0, 5, 41, 32, 31, 63, 1 << 31, 3, -2, 5, 0xC0000000, 0x3FC00000, 3, 2);
  }

  @Test
  void conversionsSaturateAndMakeZeroOfNaN() {
    float[] in = {2.5f, -2.5f, 3.5f, 1e20f, -1e20f, Float.NaN, Float.POSITIVE_INFINITY, -0.1f};
    long zero = bench.words(8);
    long nearest = bench.words(8);
    long down = bench.words(8);
    long up = bench.words(8);
    bench.run(
        "arithmetic",
        "conversions",
        Grid.of(1, 1),
        new Arguments()
            .address(bench.floats(in))
            .int32(8)
            .address(zero)
            .address(nearest)
            .address(down)
            .address(up));
    int most = Integer.MAX_VALUE;
    int least = Integer.MIN_VALUE;
    assertThat(bench.intsAt(zero, 8)).containsExactly(2, -2, 3, most, least, 0, most, 0);
    assertThat(bench.intsAt(nearest, 8)).containsExactly(2, -2, 4, most, least, 0, most, 0);
    assertThat(bench.intsAt(down, 8)).containsExactly(2, -3, 3, most, least, 0, most, -1);
    assertThat(bench.intsAt(up, 8)).containsExactly(3, -2, 4, most, least, 0, most, 0);
  }

  @Test
  void functionsAreAccurate() {
    float[] in = {0.3f, -1.7f, 2.0f, 2.5f, -0.01f};
    long out = bench.words(16 * in.length);
    bench.run(
        "arithmetic",
        "functions",
        Grid.of(1, 1),
        new Arguments().address(bench.floats(in)).int32(in.length).address(out));
    float[] results = bench.floatsAt(out, 16 * in.length);
    DoubleUnaryOperator[] expected = {
      Math::exp,
      x -> Math.pow(2, x),
      x -> Math.log(Math.abs(x)),
      x -> Math.sqrt(Math.abs(x)),
      x -> 1 / Math.sqrt(Math.abs(x)),
      Math::tanh,
      ArithmeticTest::erf,
      Math::sin,
      Math::cos,
      x -> x * x - x,
      x -> Math.max(x, 0.5),
      x -> Math.min(x, 0.5),
      x -> Math.pow(2, x),
      Math::floor,
      Math::rint,
      Math::exp
    };
    for (int i = 0; i < in.length; i++) {
      for (int k = 0; k < expected.length; k++) {
        double exact = expected[k].applyAsDouble(in[i]);
        assertThat((double) results[16 * i + k])
            .as("function %d of %s", k, in[i])
            .isCloseTo(exact, within(1e-6 * Math.max(1e-2, Math.abs(exact))));
      }
    }
  }

  /** By the sum of its Taylor series, which converges for the few small arguments here. */
  private static double erf(double x) {
    double sum = 0;
    double term = x;
    for (int n = 0; n < 200; n++) {
      sum += term / (2 * n + 1);
      term *= -x * x / (n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  @Test
  void bfloatsAreRoundedToNearestEven() {
    float[] in = {
      1.0f,
      Float.intBitsToFloat(0x3F808000),
      Float.intBitsToFloat(0x3F818000),
      Float.intBitsToFloat(0x3F808001),
      -3.0e38f,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.intBitsToFloat(0x00018000)
    };
    int[] bits = {0x3F80, 0x3F80, 0x3F82, 0x3F81, 0xFF62, 0x7F80, 0x7F80, 0x0002};
    long rounded = bench.words(in.length);
    long stored = bench.device().allocate(2L * in.length);
    long packed = bench.words(in.length);
    bench.run(
        "arithmetic",
        "bfloats",
        Grid.of(1, 1),
        new Arguments()
            .address(bench.floats(in))
            .int32(in.length)
            .address(rounded)
            .address(stored)
            .address(packed));
    float[] floats = bench.floatsAt(rounded, in.length);
    int[] pairs = bench.intsAt(packed, in.length);
    int[] halves = bench.intsAt(stored, in.length / 2);
    for (int i = 0; i < in.length; i++) {
      assertThat(Float.floatToRawIntBits(floats[i])).as("%s", in[i]).isEqualTo(bits[i] << 16);
      assertThat((halves[i / 2] >>> (16 * (i % 2))) & 0xFFFF).isEqualTo(bits[i]);
      assertThat(pairs[i]).isEqualTo(bits[i] | bits[in.length - 1 - i] << 16);
    }
  }

  @Test
  void atomicsGiveTheOldValue() {
    long ints = bench.ints(0, 0, 0, 0, 0, -1, 5);
    long longs = bench.longs(3);
    bench.run(
        "arithmetic", "atomics", Grid.of(1, 64), new Arguments().address(ints).address(longs));
    assertThat(bench.intsAt(ints, 7)).containsExactly(64, -63, 63, 255, 7, 5, 9);
    assertThat(bench.longsAt(longs, 1)).containsExactly(3 + (64L << 40));
  }

  @Test
  void everyThreadKnowsWhereItIs() {
    Grid grid = new Grid(2, 3, 4, 32, 0);
    long out = bench.words(24 * 32 * 3);
    bench.run("arithmetic", "indices", grid, new Arguments().address(out));
    int[] all = bench.intsAt(out, 24 * 32 * 3);
    for (int block = 0; block < 24; block++) {
      for (int thread = 0; thread < 32; thread++) {
        int at = 3 * (32 * block + thread);
        assertThat(all[at]).isEqualTo(block % 2 + 10 * (block / 2 % 3) + 100 * (block / 6));
        assertThat(all[at + 1]).isEqualTo(thread);
        assertThat(all[at + 2]).isEqualTo(32 + 100 + 1000);
      }
    }
  }
}
