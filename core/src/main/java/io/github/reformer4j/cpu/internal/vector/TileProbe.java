package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.PADDED_ROWS;
import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;

/**
 * The yardstick's product: 64 x 64 times 64 x 128, as {@link GemmTile} does it for a chunk and the
 * two panels of its window, from arrays that stay in the first two cache levels. Of one worker.
 */
public final class TileProbe {
  private static final int PANELS = 2;

  /** Additions and multiplications of one product. */
  public static final long FLOPS = 2L * TILE * TILE * PANELS * TILE;

  private final float[] left = new float[PADDED_ROWS * TILE];

  private final float[][] right = new float[PANELS][TILE * TILE];

  private final float[][] product = new float[PANELS][PADDED_ROWS * TILE];

  /** Fills the operands with small whole numbers, whose products are exact. */
  public TileProbe() {
    for (int i = 0; i < left.length; i++) {
      left[i] = i * 7 % 17 - 8;
    }
    for (int panel = 0; panel < PANELS; panel++) {
      for (int i = 0; i < TILE * TILE; i++) {
        right[panel][i] = (panel + i) * 5 % 13 - 6;
      }
    }
  }

  /**
   * Multiplies.
   *
   * @param times how often
   */
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      for (int panel = 0; panel < PANELS; panel++) {
        float[] b = right[panel];
        float[] c = product[panel];
        GemmTile.multiply(left, 0, TILE, b, 0, TILE, c, 0, TILE, TILE, TILE, TILE / COUNT, false);
      }
    }
  }

  /**
   * Whether the last product is right, by a plain loop.
   *
   * @return true if every element is
   */
  public boolean isRight() {
    for (int panel = 0; panel < PANELS; panel++) {
      for (int at = 0; at < TILE * TILE; at++) {
        float sum = 0;
        for (int k = 0; k < TILE; k++) {
          sum += left[at / TILE * TILE + k] * right[panel][k * TILE + at % TILE];
        }
        if (product[panel][at] != sum) {
          return false;
        }
      }
    }
    return true;
  }
}
