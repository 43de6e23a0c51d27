package io.github.reformer4j.cpu.internal.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Brings scattered rows into the cache: Java has no prefetch, but bare loads, one a cache line and
 * nothing else between them, keep some twenty misses in flight, where a loop that also moves
 * vectors fills the reorder buffer after eight. Row by row: neighbouring lines come in pairs.
 */
final class RowTouch {
  private static final int LINE = 64;
  private static final int GROUP = 4 * LINE;

  /** A sum that hardly ever comes up, so that the sink stays out of the other threads' way. */
  private static final int SELDOM = 0x5EEDBEEF;

  /** Written, never read: a value the compiler cannot prove unused. */
  @SuppressWarnings("UnusedVariable") // being written is its use
  private static int sink;

  private RowTouch() {}

  static void rows(MemorySegment rows, long firstRow, int width, int[] tokens, int count) {
    long bytes = (long) width * Float.BYTES;
    long whole = bytes / GROUP * GROUP;
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long row = (firstRow + tokens[i]) * bytes;
      long at = 0;
      for (; at < whole; at += GROUP) {
        sum += rows.get(ValueLayout.JAVA_INT, row + at);
        sum += rows.get(ValueLayout.JAVA_INT, row + at + LINE);
        sum += rows.get(ValueLayout.JAVA_INT, row + at + 2 * LINE);
        sum += rows.get(ValueLayout.JAVA_INT, row + at + 3 * LINE);
      }
      for (; at < bytes; at += LINE) {
        sum += rows.get(ValueLayout.JAVA_INT, row + at);
      }
    }
    keep(sum);
  }

  /** Touches one range of bytes; the result must go to {@link #keep}. */
  static int range(MemorySegment memory, long offset, int bytes) {
    int sum = 0;
    int line = 0;
    for (; line + 3 * LINE < bytes; line += 4 * LINE) {
      long at = offset + line;
      sum +=
          memory.get(ValueLayout.JAVA_BYTE, at)
              + memory.get(ValueLayout.JAVA_BYTE, at + LINE)
              + memory.get(ValueLayout.JAVA_BYTE, at + 2 * LINE)
              + memory.get(ValueLayout.JAVA_BYTE, at + 3 * LINE);
    }
    for (; line < bytes; line += LINE) {
      sum += memory.get(ValueLayout.JAVA_BYTE, offset + line);
    }
    return sum;
  }

  /** Makes use of what was read, so that the compiler must read it. */
  static void keep(int sum) {
    if (sum == SELDOM) {
      sink = sum;
    }
  }
}
