package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RecomputedWeightsTest {
  private static final int ROWS = 61;
  private static final int VECTORS = RecomputedWeights.STEP;
  private static final int COLUMNS = VECTORS * Lanes.COUNT;

  private final Random random = new Random(3);
  private final float[] scores = new float[GemmTile.PADDED_ROWS * GemmTile.TILE];
  private final float[] weights = new float[GemmTile.PADDED_ROWS * GemmTile.TILE];
  private final float[] bound = new float[GemmTile.PADDED_ROWS];
  private final float[] factor = new float[GemmTile.PADDED_ROWS];
  private final float[] laneSums = new float[GemmTile.PADDED_ROWS * Lanes.COUNT];
  private final long[] bits = new long[GemmTile.PADDED_ROWS];

  RecomputedWeightsTest() {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian() * 20;
    }
    for (int row = 0; row < GemmTile.PADDED_ROWS; row++) {
      bound[row] = (float) random.nextGaussian();
      factor[row] = random.nextFloat();
      bits[row] = random.nextLong();
    }
  }

  @Test
  void weightsAreExponentialsOfScores() {
    RecomputedWeights.all(scores, weights, ROWS, VECTORS, 0.5f, bound, factor, laneSums);
    check(false);
  }

  @Test
  void columnsWithoutTheirBitWeighNothing() {
    RecomputedWeights.some(scores, weights, ROWS, VECTORS, 0.5f, bound, factor, laneSums, bits);
    check(true);
  }

  private void check(boolean masked) {
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int column = 0; column < COLUMNS; column++) {
        int at = row * GemmTile.TILE + column;
        boolean counts = !masked || (bits[row] >>> column & 1) != 0;
        double expected = counts ? Math.pow(2, scores[at] * 0.5 - bound[row]) * factor[row] : 0;
        assertThat((double) weights[at]).isCloseTo(expected, within(expected * 3e-6));
        sum += weights[at];
      }
      double lanes = 0;
      for (int lane = 0; lane < Lanes.COUNT; lane++) {
        lanes += laneSums[row * Lanes.COUNT + lane];
      }
      assertThat(lanes).isCloseTo(sum, within(sum * 1e-5 + 1e-30));
    }
    assertThat(weights[ROWS * GemmTile.TILE]).isZero();
  }
}
