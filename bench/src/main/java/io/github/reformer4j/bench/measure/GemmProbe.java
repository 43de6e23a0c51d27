package io.github.reformer4j.bench.measure;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;

/**
 * One 64 × 128 × 64 product of the CPU backend's own tile kernel, as two panels of 64 columns,
 * everything in the first caches.
 */
public final class GemmProbe {
  /** Multiplications and additions of one {@link #run()}. */
  public static final double FLOPS = 2.0 * 64 * 128 * 64;

  private static final long SPAN_NANOS = 200_000_000;
  private static final int STEADY_SPANS = 8;
  private static final int MOST_SPANS = 100;
  private static final int DEPTH = 64;
  private static final int PANELS = 2;

  private final float[] left = new float[GemmTile.PADDED_ROWS * DEPTH];
  private final float[][] right = new float[PANELS][DEPTH * GemmTile.TILE];
  private final float[][] result = new float[PANELS][GemmTile.PADDED_ROWS * GemmTile.TILE];

  /** Small numbers, so that sums stay ordinary. */
  public GemmProbe() {
    for (int i = 0; i < left.length; i++) {
      left[i] = (i % 7) * 0.01f;
    }
    for (float[] panel : right) {
      for (int i = 0; i < panel.length; i++) {
        panel[i] = (i % 5) * 0.01f;
      }
    }
  }

  /**
   * Runs until the compiler is through with the kernel: vector code is a thousand times slower
   * before, so a warm-up of fixed length would spoil the rate on a busy machine.
   */
  public void settle() {
    double best = 0;
    int steady = 0;
    for (int span = 0; span < MOST_SPANS && steady < STEADY_SPANS; span++) {
      long start = System.nanoTime();
      long runs = 0;
      while (System.nanoTime() - start < SPAN_NANOS) {
        run();
        runs++;
      }
      steady = runs < 1.5 * best ? steady + 1 : 0;
      best = Math.max(best, (double) runs);
    }
  }

  /**
   * Multiplies once.
   *
   * @return one element of the product
   */
  public float run() {
    for (int panel = 0; panel < PANELS; panel++) {
      GemmTile.multiply(
          left,
          0,
          DEPTH,
          right[panel],
          0,
          DEPTH,
          result[panel],
          0,
          GemmTile.TILE,
          GemmTile.TILE,
          DEPTH,
          GemmTile.TILE / Lanes.COUNT,
          false);
    }
    return result[0][0];
  }
}
