package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.PADDED_ROWS;
import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;

/**
 * The yardstick's product: 64 x 64 times 64 x 128, as {@link GemmTile} does it for a chunk and its
 * window, from arrays that stay in the first two cache levels. Of one worker.
 */
public final class TileProbe {
  private static final int COLUMNS = 2 * TILE;

  /** Additions and multiplications of one product. */
  public static final long FLOPS = 2L * TILE * TILE * COLUMNS;

  private final float[] left = new float[PADDED_ROWS * TILE];

  /** Two blocks of {@link GemmTile#TILE} columns. */
  private final float[] right = new float[TILE * COLUMNS];

  private final float[] product = new float[PADDED_ROWS * COLUMNS];

  /** Fills the operands with small whole numbers, whose products are exact. */
  public TileProbe() {
    for (int i = 0; i < left.length; i++) {
      left[i] = i * 7 % 17 - 8;
    }
    for (int i = 0; i < right.length; i++) {
      right[i] = i * 5 % 13 - 6;
    }
  }

  /**
   * Multiplies.
   *
   * @param times how often
   */
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      GemmTile.multiply(
          left, 0, TILE, right, 0, TILE, product, 0, COLUMNS, TILE, TILE, COLUMNS / COUNT, false);
    }
  }

  /**
   * Whether the last product is right, by a plain loop.
   *
   * @return true if every element is
   */
  public boolean isRight() {
    for (int row = 0; row < TILE; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        float sum = 0;
        for (int k = 0; k < TILE; k++) {
          int block = column / TILE * TILE * TILE;
          sum += left[row * TILE + k] * right[block + k * TILE + column % TILE];
        }
        if (product[row * COLUMNS + column] != sum) {
          return false;
        }
      }
    }
    return true;
  }
}
