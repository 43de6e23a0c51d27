package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;

import java.nio.ByteOrder;

/**
 * How rows that lie anywhere in a tensor are visited: one strip of columns of all rows, then the
 * next strip. A strip is moved in straight code, so that rows are the only loop: with a loop over
 * vectors within the loop over rows, fewer misses are in flight, and a row takes 1.5 times as long
 * (measured: design notes). Strips call the Vector API itself: where they are put into a caller
 * that is long already, helpers stay out of line and would take their vectors as objects.
 */
final class Strips {
  /** Floats of a strip. */
  static final int WIDTH = 4 * COUNT;

  /** Bytes of a vector. */
  static final long VECTOR = (long) COUNT * Float.BYTES;

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Strips() {}

  /** Where a column of a row lies in a tensor. */
  static long byteOf(long row, int width, int column) {
    return (row * width + column) * Float.BYTES;
  }
}
