package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exponential of tiles, and sums of lanes. */
class SoftmaxTileTest {
  private static final int TILE = GemmTile.TILE;
  private static final int VECTORS = TILE / Lanes.COUNT;
  private static final boolean[] NONE = new boolean[TILE];

  @Test
  void powersOfTwoAreWithinTheStatedError() {
    float[] s = new float[TILE * TILE];
    float[] x = new float[s.length];
    for (int i = 0; i < s.length; i++) {
      x[i] = -126f * i / s.length;
    }
    System.arraycopy(x, 0, s, 0, s.length);
    exponentiate(s, 0);
    for (int i = 0; i < s.length; i++) {
      double expected = Math.pow(2, x[i]);
      assertThat((double) s[i]).as("2^%s", x[i]).isCloseTo(expected, within(2.4e-7 * expected));
    }
  }

  @Test
  void zeroGivesExactlyOneAndFarBelowStaysANormalNumber() {
    float[] s = new float[TILE * TILE];
    s[1] = -1e30f;
    s[2] = 3;
    exponentiate(s, 0);
    assertThat(s[0]).isEqualTo(1);
    assertThat(s[1]).isEqualTo(Float.MIN_NORMAL);
    assertThat(s[2]).isEqualTo(8);
  }

  @Test
  void columnsWithoutBitGetNoWeightWhateverTheyHold() {
    float[] s = new float[TILE * TILE];
    Arrays.fill(s, Float.NaN);
    s[5] = 0;
    long[] bits = new long[TILE];
    bits[0] = 1L << 5;
    float[] laneSums = new float[TILE * Lanes.COUNT];
    SoftmaxTile.exponentiate(
        s, TILE, VECTORS, ones(), NONE, new float[TILE], ones(), laneSums, bits);
    float[] sums = new float[TILE];
    SoftmaxTile.reduce(laneSums, TILE, sums);
    assertThat(sums[0]).isEqualTo(1);
    assertThat(sums[1]).isZero();
    assertThat(s[4]).isZero();
    assertThat(s[5]).isEqualTo(1);
  }

  /** A row must not show which kernel its block needed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void rowsThatAreNotScaledGetTheBitsOfTheFastKernel(int vectors) {
    SplittableRandom random = new SplittableRandom(vectors);
    float[] scores = new float[TILE * TILE];
    float[] scale = new float[TILE];
    float[] bound = new float[TILE];
    long[] bits = new long[TILE];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (40 * random.nextDouble() - 20);
    }
    for (int i = 0; i < TILE; i++) {
      scale[i] = (float) random.nextDouble();
      bound[i] = (float) (20 + 37 * random.nextDouble());
      bits[i] = random.nextLong();
    }
    boolean[] third = new boolean[TILE];
    for (int row = 0; row < TILE; row += 3) {
      third[row] = true;
    }
    float[] expected = scores.clone();
    float[] expectedSums = new float[TILE * Lanes.COUNT];
    WeightTile.some(expected, expected, TILE, vectors, scale, bound, expectedSums, bits);
    float[] sums = new float[TILE * Lanes.COUNT];
    SoftmaxTile.scale(scores, TILE, scale, third);
    SoftmaxTile.exponentiate(scores, TILE, vectors, scale, third, bound, ones(), sums, bits);
    for (int row = 0; row < TILE; row++) {
      if (!third[row]) {
        int from = row * TILE;
        int to = from + vectors * Lanes.COUNT;
        assertThat(Arrays.copyOfRange(scores, from, to))
            .isEqualTo(Arrays.copyOfRange(expected, from, to));
        from = row * Lanes.COUNT;
        to = from + Lanes.COUNT;
        assertThat(Arrays.copyOfRange(sums, from, to))
            .isEqualTo(Arrays.copyOfRange(expectedSums, from, to));
      }
    }
  }

  @Test
  void lanesAreAddedHalfToHalf() {
    float[] lanes = new float[Lanes.COUNT];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (float) Math.pow(-1.7, i);
    }
    float[] sums = new float[1];
    SoftmaxTile.reduce(lanes, 1, sums);
    float[] tree = lanes.clone();
    for (int half = tree.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        tree[i] += tree[i + half];
      }
    }
    // bit for bit: the order is part of the contract, warm or cold
    for (int call = 0; call < 20_000; call++) {
      SoftmaxTile.reduce(lanes, 1, sums);
      assertThat(Float.floatToRawIntBits(sums[0])).isEqualTo(Float.floatToRawIntBits(tree[0]));
    }
  }

  private static void exponentiate(float[] s, float bound) {
    float[] bounds = new float[TILE];
    Arrays.fill(bounds, bound);
    SoftmaxTile.exponentiate(
        s, TILE, VECTORS, ones(), NONE, bounds, ones(), new float[TILE * Lanes.COUNT]);
  }

  private static float[] ones() {
    float[] ones = new float[TILE];
    Arrays.fill(ones, 1);
    return ones;
  }
}
