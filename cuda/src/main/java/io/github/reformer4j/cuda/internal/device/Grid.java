package io.github.reformer4j.cuda.internal.device;

/**
 * How many threads a kernel is run by.
 *
 * @param x blocks, 1 to 2<sup>31</sup> − 1
 * @param y blocks, 1 to 65,535
 * @param z blocks, 1 to 65,535
 * @param threads in a block, along x only, 1 to 1,024
 * @param sharedBytes dynamic shared memory of a block
 */
public record Grid(int x, int y, int z, int threads, int sharedBytes) {
  private static final int MOST_BLOCKS = 65_535;
  private static final int MOST_THREADS = 1024;

  /** Checks the numbers. */
  public Grid {
    if (x < 1 || y < 1 || z < 1 || y > MOST_BLOCKS || z > MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "grid = "
              + x
              + " x "
              + y
              + " x "
              + z
              + ": expected 1 or more, at most "
              + MOST_BLOCKS
              + " along y and z");
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads = " + threads + ": expected 1 to " + MOST_THREADS);
    }
    if (sharedBytes < 0) {
      throw new IllegalArgumentException("sharedBytes = " + sharedBytes + ": expected 0 or more");
    }
  }

  /**
   * Blocks along x.
   *
   * @param blocks how many
   * @param threads in each
   * @return the grid
   */
  public static Grid of(long blocks, int threads) {
    return new Grid(Math.toIntExact(blocks), 1, 1, threads, 0);
  }

  /**
   * Blocks along x and y.
   *
   * @param x how many
   * @param y how many
   * @param threads in each
   * @return the grid
   */
  public static Grid of(long x, long y, int threads) {
    return new Grid(Math.toIntExact(x), Math.toIntExact(y), 1, threads, 0);
  }

  /**
   * A thread for each element, in blocks of 256.
   *
   * @param elements at least 1
   * @return the grid; its last block may have threads too many
   */
  public static Grid over(long elements) {
    int threads = 256;
    return of((elements + threads - 1) / threads, threads);
  }

  /**
   * The same with dynamic shared memory.
   *
   * @param bytes of each block
   * @return the grid
   */
  public Grid shared(int bytes) {
    return new Grid(x, y, z, threads, bytes);
  }
}
