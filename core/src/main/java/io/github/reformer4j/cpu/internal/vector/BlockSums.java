package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Adds up results of {@link DenseTile#block}, in order, and stores them where they belong. */
public final class BlockSums {
  private BlockSums() {}

  /**
   * {@code C = S0 + S1 + ..}, or {@code C += S0, += S1 ..}, for some rows of a block of columns.
   *
   * @param sums rows of stride {@value GemmTile#TILE}
   * @param at where the first of the rows starts in the first of the sums
   * @param count how many there are to add, at least 1
   * @param apart how far apart they are
   * @param rows of C
   * @param columns of C, at most {@value GemmTile#TILE}
   * @param c float32, row-major
   * @param c0 where the part starts, in bytes
   * @param ldc its row stride, in bytes
   * @param add whether to add to C
   */
  public static void store(
      float[] sums,
      int at,
      int count,
      int apart,
      int rows,
      int columns,
      MemorySegment c,
      long c0,
      long ldc,
      boolean add) {
    int whole = FLOATS.loopBound(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(whole, columns);
    for (int row = 0; row < rows; row++) {
      int from = at + row * TILE;
      long place = c0 + row * ldc;
      for (int i = 0; i < whole; i += COUNT) {
        long offset = place + (long) i * Float.BYTES;
        FloatVector first = FloatVector.fromArray(FLOATS, sums, from + i);
        FloatVector sum = add ? Memory.load(c, offset).add(first) : first;
        Memory.store(rest(sum, sums, from + i, count, apart), c, offset);
      }
      if (whole < columns) {
        long offset = place + (long) whole * Float.BYTES;
        FloatVector first = FloatVector.fromArray(FLOATS, sums, from + whole);
        FloatVector sum = add ? Memory.load(c, offset, tail).add(first) : first;
        Memory.store(rest(sum, sums, from + whole, count, apart), c, offset, tail);
      }
    }
  }

  private static FloatVector rest(FloatVector first, float[] sums, int at, int count, int apart) {
    FloatVector sum = first;
    for (int unit = 1; unit < count; unit++) {
      sum = sum.add(FloatVector.fromArray(FLOATS, sums, at + unit * apart));
    }
    return sum;
  }
}
