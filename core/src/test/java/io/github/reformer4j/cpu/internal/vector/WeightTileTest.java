package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Weights under fixed bounds: values, sums and columns that do not count, for any width. */
class WeightTileTest {
  private static final int TILE = GemmTile.TILE;
  private static final float SCALE = 0.125f;

  @Test
  void weightsAreWithinTheStatedErrorAndAddUp() {
    for (int vectors = 1; vectors <= TILE / Lanes.COUNT; vectors++) {
      float[] scores = scores();
      float[] s = new float[TILE * TILE];
      float[] laneSums = new float[TILE * Lanes.COUNT];
      WeightTile.all(scores, s, TILE, vectors, scales(), bounds(), laneSums);
      check(scores, s, vectors, laneSums, -1L);
    }
  }

  @Test
  void columnsWithoutBitGetNoWeightWhateverTheyHold() {
    long admissible = 0x5A5A_F00F_1234_8001L;
    for (int vectors = 1; vectors <= TILE / Lanes.COUNT; vectors++) {
      float[] scores = scores();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (admissible >>> (i % TILE) & 1) == 0 ? Float.NaN : scores[i];
      }
      float[] s = scores.clone();
      long[] bits = new long[TILE];
      Arrays.fill(bits, admissible);
      float[] laneSums = new float[TILE * Lanes.COUNT];
      WeightTile.some(s, s, TILE, vectors, scales(), bounds(), laneSums, bits);
      check(scores, s, vectors, laneSums, admissible);
    }
  }

  private static void check(
      float[] scores, float[] weights, int vectors, float[] laneSums, long admissible) {
    float[] sums = new float[TILE];
    SoftmaxTile.reduce(laneSums, TILE, sums);
    for (int row = 0; row < TILE; row++) {
      double total = 0;
      for (int column = 0; column < vectors * Lanes.COUNT; column++) {
        int at = row * TILE + column;
        if ((admissible >>> column & 1) == 0) {
          assertThat(weights[at]).isZero();
          continue;
        }
        double exponent = Math.fma(scores[at], scales()[column], -bounds()[row]);
        double expected = Math.pow(2, exponent);
        assertThat((double) weights[at]).isCloseTo(expected, within(1e-6 * expected));
        total += expected;
      }
      assertThat((double) sums[row]).isCloseTo(total, within(1e-5 * total));
    }
  }

  private static float[] scores() {
    float[] scores = new float[TILE * TILE];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i * 37 % 401 / 4f - 50;
    }
    return scores;
  }

  private static float[] scales() {
    float[] scales = new float[TILE];
    for (int column = 0; column < TILE; column++) {
      scales[column] = SCALE * (1 + column / (float) TILE);
    }
    return scales;
  }

  private static float[] bounds() {
    float[] bounds = new float[TILE];
    for (int row = 0; row < TILE; row++) {
      bounds[row] = row * 0.75f;
    }
    return bounds;
  }
}
