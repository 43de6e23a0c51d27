package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Who may attend to whom inside a tile: one bit a column, one long a row. Each method narrows the
 * rows' bits by one condition.
 */
public final class MaskTile {
  private MaskTile() {}

  /**
   * Keeps columns whose token is at most the row's limit.
   *
   * @param bits one long per row, narrowed
   * @param rows rows to work on
   * @param tokens tokens of the columns
   * @param vectors columns, in vectors
   * @param limit one per row
   */
  public static void upTo(long[] bits, int rows, int[] tokens, int vectors, int[] limit) {
    for (int row = 0; row < rows; row++) {
      long keep = 0;
      int most = limit[row];
      for (int v = 0; v < vectors; v++) {
        VectorMask<Integer> mask =
            IntVector.fromArray(INTS, tokens, v * COUNT).compare(VectorOperators.LE, most);
        keep |= mask.toLong() << (v * COUNT);
      }
      bits[row] &= keep;
    }
  }

  /**
   * Keeps columns that differ from the row's value.
   *
   * @param bits one long per row, narrowed
   * @param rows rows to work on
   * @param values values of the columns
   * @param vectors columns, in vectors
   * @param unwanted one per row
   */
  public static void except(long[] bits, int rows, int[] values, int vectors, int[] unwanted) {
    for (int row = 0; row < rows; row++) {
      long keep = 0;
      int out = unwanted[row];
      for (int v = 0; v < vectors; v++) {
        VectorMask<Integer> mask =
            IntVector.fromArray(INTS, values, v * COUNT).compare(VectorOperators.NE, out);
        keep |= mask.toLong() << (v * COUNT);
      }
      bits[row] &= keep;
    }
  }

  /**
   * Columns whose value lies in {@code [low, low + span]}.
   *
   * @param values values of the columns
   * @param at where they start
   * @param vectors columns, in vectors
   * @param low least value
   * @param span width of the range
   * @return one bit a column
   */
  public static long within(int[] values, int at, int vectors, int low, int span) {
    long found = 0;
    for (int v = 0; v < vectors; v++) {
      VectorMask<Integer> mask =
          IntVector.fromArray(INTS, values, at + v * COUNT)
              .sub(low)
              .compare(VectorOperators.ULE, span);
      found |= mask.toLong() << (v * COUNT);
    }
    return found;
  }
}
