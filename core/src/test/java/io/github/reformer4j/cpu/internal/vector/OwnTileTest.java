package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnTileTest {
  private static final int TILE = GemmTile.TILE;
  private static final int ROWS = 37;

  private final Random random = new Random(5);

  private float[] random(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @Test
  void scoreGradientsAndTheirSumsAlongProducts() {
    float[] p = random(TILE * TILE);
    float[] dp = random(TILE * TILE);
    float[] before = dp.clone();
    float[] products = random(TILE * TILE);
    float[] delta = random(TILE);
    float[] factor = random(TILE);
    float[] along = random(TILE);
    float[] earlier = along.clone();
    OwnTile.scoreGradient(p, dp, products, ROWS, TILE / Lanes.COUNT, delta, factor, along);
    for (int column = 0; column < TILE; column++) {
      double sum = earlier[column];
      for (int row = 0; row < ROWS; row++) {
        int at = row * TILE + column;
        double expected = p[at] * ((double) before[at] - delta[row]) * factor[column];
        assertThat((double) dp[at]).isCloseTo(expected, within(1e-5));
        sum += expected * products[at];
      }
      assertThat((double) along[column]).isCloseTo(sum, within(1e-4));
    }
    assertThat(dp[ROWS * TILE]).isEqualTo(before[ROWS * TILE]);
  }

  @Test
  void rolesJoin() {
    float[] s = random(TILE * TILE);
    float[] before = s.clone();
    float[] turned = new float[TILE * TILE];
    Transpose.block(s, TILE, turned);
    OwnTile.join(s, turned, ROWS, TILE / Lanes.COUNT);
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < TILE; column++) {
        double expected =
            (double) before[row * TILE + column] + (double) before[column * TILE + row];
        assertThat((double) s[row * TILE + column]).isCloseTo(expected, within(1e-5));
      }
    }
  }
}
