package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.DenseRows.COLUMNS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Multiples of rows of a large matrix that are read once for all rows of a small one, where {@link
 * DenseRows#multiples} reads them for each. Sums take their terms in the same order.
 */
public final class SharedRows {
  /** Rows of the small matrix at most. */
  public static final int MOST_ROWS = 8;

  /** Columns at most: a stretch of memory that the processor foresees. */
  public static final int WIDTH = 512;

  /** Rows of the large matrix at once: a stretch of each stays in the first cache level. */
  public static final int AT_ONCE = 16;

  /** Where the factors are, behind the sums. */
  private static final int FACTORS = MOST_ROWS * WIDTH;

  /** Room for sums and factors. */
  public static final int SCRATCH = FACTORS + MOST_ROWS * AT_ONCE;

  private SharedRows() {}

  /**
   * Some columns of {@code c = a b}.
   *
   * @param a float32 [rows][depth]
   * @param b float32 [depth][columns]
   * @param c float32 [rows][columns]
   * @param rows rows of a, at most {@value #MOST_ROWS}
   * @param depth rows of b
   * @param columns columns of b
   * @param from first column
   * @param to past the last column, at most {@value #WIDTH} beyond the first
   * @param add whether to add to c
   * @param far whether b has to come from beyond the second cache level
   * @param scratch at least {@value #SCRATCH}
   * @param offsets at least {@value #AT_ONCE}
   */
  public static void multiples(
      MemorySegment a,
      MemorySegment b,
      MemorySegment c,
      int rows,
      int depth,
      int columns,
      int from,
      int to,
      boolean add,
      boolean far,
      float[] scratch,
      long[] offsets) {
    int whole = (to - from) / COLUMNS * COLUMNS;
    if (whole > 0) {
      Arrays.fill(scratch, 0, rows * WIDTH, 0);
      for (int k = 0; k < depth; k += AT_ONCE) {
        int some = Math.min(AT_ONCE, depth - k);
        for (int i = 0; i < some; i++) {
          offsets[i] = ((long) (k + i) * columns + from) * Float.BYTES;
        }
        if (far) {
          RowTouch.rows(b, offsets, some, whole * Float.BYTES);
        }
        factors(a, rows, depth, k, some, scratch);
        for (int column = 0; column < whole; column += COLUMNS) {
          long at = offsets[0] + (long) column * Float.BYTES;
          group(b, at, (long) columns * Float.BYTES, some, rows, column, scratch);
        }
      }
      for (int row = 0; row < rows; row++) {
        long at = ((long) row * columns + from) * Float.BYTES;
        for (int i = 0; i < whole; i += COUNT) {
          long place = at + (long) i * Float.BYTES;
          FloatVector sum = FloatVector.fromArray(FLOATS, scratch, row * WIDTH + i);
          store(add ? sum.add(load(c, place)) : sum, c, place);
        }
      }
    }
    DenseRows.multiples(a, b, c, rows, depth, columns, from + whole, to, add);
  }

  /** Some columns of a, row by row, each in a row of its own. */
  private static void factors(
      MemorySegment a, int rows, int depth, int first, int count, float[] scratch) {
    for (int row = 0; row < rows; row++) {
      long at = (long) row * depth + first;
      for (int i = 0; i < count; i++) {
        scratch[FACTORS + row * AT_ONCE + i] = a.getAtIndex(JAVA_FLOAT, at + i);
      }
    }
  }

  private static void group(
      MemorySegment b, long at, long stride, int depth, int rows, int column, float[] scratch) {
    int row = 0;
    for (; row + 2 <= rows; row += 2) {
      two(b, at, stride, depth, scratch, FACTORS + row * AT_ONCE, row * WIDTH + column);
    }
    if (row < rows) {
      one(b, at, stride, depth, scratch, FACTORS + row * AT_ONCE, row * WIDTH + column);
    }
  }

  private static void two(
      MemorySegment b, long first, long stride, int depth, float[] scratch, int x, int sums) {
    long vector = (long) COUNT * Float.BYTES;
    FloatVector s0 = FloatVector.fromArray(FLOATS, scratch, sums);
    FloatVector s1 = FloatVector.fromArray(FLOATS, scratch, sums + COUNT);
    FloatVector s2 = FloatVector.fromArray(FLOATS, scratch, sums + 2 * COUNT);
    FloatVector s3 = FloatVector.fromArray(FLOATS, scratch, sums + 3 * COUNT);
    FloatVector t0 = FloatVector.fromArray(FLOATS, scratch, sums + WIDTH);
    FloatVector t1 = FloatVector.fromArray(FLOATS, scratch, sums + WIDTH + COUNT);
    FloatVector t2 = FloatVector.fromArray(FLOATS, scratch, sums + WIDTH + 2 * COUNT);
    FloatVector t3 = FloatVector.fromArray(FLOATS, scratch, sums + WIDTH + 3 * COUNT);
    for (int k = 0; k < depth; k++) {
      long at = first + k * stride;
      FloatVector b0 = load(b, at);
      FloatVector b1 = load(b, at + vector);
      FloatVector b2 = load(b, at + 2 * vector);
      FloatVector b3 = load(b, at + 3 * vector);
      FloatVector x0 = FloatVector.broadcast(FLOATS, scratch[x + k]);
      s0 = x0.fma(b0, s0);
      s1 = x0.fma(b1, s1);
      s2 = x0.fma(b2, s2);
      s3 = x0.fma(b3, s3);
      FloatVector x1 = FloatVector.broadcast(FLOATS, scratch[x + AT_ONCE + k]);
      t0 = x1.fma(b0, t0);
      t1 = x1.fma(b1, t1);
      t2 = x1.fma(b2, t2);
      t3 = x1.fma(b3, t3);
    }
    s0.intoArray(scratch, sums);
    s1.intoArray(scratch, sums + COUNT);
    s2.intoArray(scratch, sums + 2 * COUNT);
    s3.intoArray(scratch, sums + 3 * COUNT);
    t0.intoArray(scratch, sums + WIDTH);
    t1.intoArray(scratch, sums + WIDTH + COUNT);
    t2.intoArray(scratch, sums + WIDTH + 2 * COUNT);
    t3.intoArray(scratch, sums + WIDTH + 3 * COUNT);
  }

  private static void one(
      MemorySegment b, long first, long stride, int depth, float[] scratch, int x, int sums) {
    long vector = (long) COUNT * Float.BYTES;
    FloatVector s0 = FloatVector.fromArray(FLOATS, scratch, sums);
    FloatVector s1 = FloatVector.fromArray(FLOATS, scratch, sums + COUNT);
    FloatVector s2 = FloatVector.fromArray(FLOATS, scratch, sums + 2 * COUNT);
    FloatVector s3 = FloatVector.fromArray(FLOATS, scratch, sums + 3 * COUNT);
    for (int k = 0; k < depth; k++) {
      long at = first + k * stride;
      FloatVector x0 = FloatVector.broadcast(FLOATS, scratch[x + k]);
      s0 = x0.fma(load(b, at), s0);
      s1 = x0.fma(load(b, at + vector), s1);
      s2 = x0.fma(load(b, at + 2 * vector), s2);
      s3 = x0.fma(load(b, at + 3 * vector), s3);
    }
    s0.intoArray(scratch, sums);
    s1.intoArray(scratch, sums + COUNT);
    s2.intoArray(scratch, sums + 2 * COUNT);
    s3.intoArray(scratch, sums + 3 * COUNT);
  }
}
