package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;

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

  /**
   * Touches rows anywhere in a segment. Straight code for each row, and no more instructions than
   * needed: a loop over its lines takes up to 1.8 times as long (measured: design notes).
   */
  static void rows(MemorySegment memory, long[] offsets, int count, int bytes) {
    // one method of all loops: a longer one than the compiler inlines, as with the code around it
    // the loads would be more than it inlines, and those left over would be calls and objects
    int whole = bytes / (2 * GROUP) * (2 * GROUP);
    IntVector a = IntVector.zero(INTS);
    IntVector b = a;
    for (int at = 0; at < whole; at += 2 * GROUP) {
      for (int i = 0; i < count; i++) {
        long line = offsets[i] + at;
        a = a.add(Memory.loadInts(memory, line));
        b = b.add(Memory.loadInts(memory, line + LINE));
        a = a.add(Memory.loadInts(memory, line + 2 * LINE));
        b = b.add(Memory.loadInts(memory, line + 3 * LINE));
        a = a.add(Memory.loadInts(memory, line + 4 * LINE));
        b = b.add(Memory.loadInts(memory, line + 5 * LINE));
        a = a.add(Memory.loadInts(memory, line + 6 * LINE));
        b = b.add(Memory.loadInts(memory, line + 7 * LINE));
      }
    }
    if (bytes - whole >= GROUP) {
      for (int i = 0; i < count; i++) {
        long line = offsets[i] + whole;
        a = a.add(Memory.loadInts(memory, line));
        b = b.add(Memory.loadInts(memory, line + LINE));
        a = a.add(Memory.loadInts(memory, line + 2 * LINE));
        b = b.add(Memory.loadInts(memory, line + 3 * LINE));
      }
      whole += GROUP;
    }
    for (int at = whole; at < bytes; at += LINE) {
      for (int i = 0; i < count; i++) {
        a = a.add(Memory.loadInts(memory, offsets[i] + at));
      }
    }
    // makes use of what was read, so that the compiler must read it
    int sum = a.add(b).lane(0);
    if (sum == SELDOM) {
      sink = sum;
    }
  }
}
