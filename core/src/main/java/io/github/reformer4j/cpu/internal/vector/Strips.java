package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;

/**
 * How rows that lie anywhere in a tensor are visited: one strip of columns of all rows, then the
 * next strip. A strip is moved in straight code, so that rows are the only loop: with a loop over
 * vectors within the loop over rows, fewer misses are in flight, and a row takes 1.5 times as long
 * (measured: design notes).
 */
final class Strips {
  /** Floats of a strip. */
  static final int WIDTH = 4 * COUNT;

  /** Bytes of a vector. */
  static final long VECTOR = (long) COUNT * Float.BYTES;

  private Strips() {}

  /** Where a column of a row lies in a tensor. */
  static long byteOf(long row, int width, int column) {
    return (row * width + column) * Float.BYTES;
  }
}
