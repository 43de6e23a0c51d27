package io.github.reformer4j.bench.measure;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;

/**
 * One 64 × 128 × 64 product of the CPU backend's own tile kernel, everything in the first caches.
 */
public final class GemmProbe {
  /** Multiplications and additions of one {@link #run()}. */
  public static final double FLOPS = 2.0 * 64 * 128 * 64;

  private static final long SPAN_NANOS = 200_000_000;
  private static final int STEADY_SPANS = 8;
  private static final int MOST_SPANS = 100;
  private static final int DEPTH = 64;
  private static final int COLUMNS = 128;

  private final float[] left = new float[GemmTile.PADDED_ROWS * DEPTH];
  private final float[] right = new float[DEPTH * COLUMNS];
  private final float[] result = new float[GemmTile.PADDED_ROWS * COLUMNS];

  /** Small numbers, so that sums stay ordinary. */
  public GemmProbe() {
    for (int i = 0; i < left.length; i++) {
      left[i] = (i % 7) * 0.01f;
    }
    for (int i = 0; i < right.length; i++) {
      right[i] = (i % 5) * 0.01f;
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
    GemmTile.multiply(
        left,
        0,
        DEPTH,
        right,
        0,
        DEPTH,
        result,
        0,
        COLUMNS,
        GemmTile.TILE,
        DEPTH,
        COLUMNS / Lanes.COUNT,
        false);
    return result[0];
  }
}
