package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Weights of the forward pass where bounds are fixed: no exponent comes near the least one, so none
 * is clamped. Two vectors of a row at a time: one takes 1.1 us for a tile of 64 x 64 at 512 bits,
 * two 0.7, and four 2.1, as registers run out.
 */
public final class WeightTile {
  private WeightTile() {}

  /**
   * Replaces scores by {@code 2^(score * scale - bound)}, all columns admissible, and adds them to
   * the rows' lane sums.
   *
   * @param s tile of row stride {@link GemmTile#TILE}
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param scale of the scores, to log2 units
   * @param bound one per row, log2
   * @param laneSums one vector per row
   */
  public static void all(
      float[] s, int rows, int vectors, float scale, float[] bound, float[] laneSums) {
    FloatVector c = FloatVector.broadcast(FLOATS, scale);
    int v = 0;
    for (; v + 2 <= vectors; v += 2) {
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector p0 = Exp2.of(FloatVector.fromArray(FLOATS, s, at).fma(c, b));
        FloatVector p1 = Exp2.of(FloatVector.fromArray(FLOATS, s, at + COUNT).fma(c, b));
        p0.intoArray(s, at);
        p1.intoArray(s, at + COUNT);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p0.add(p1))
            .intoArray(laneSums, row * COUNT);
      }
    }
    if (v < vectors) {
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector p = Exp2.of(FloatVector.fromArray(FLOATS, s, at).fma(c, b));
        p.intoArray(s, at);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p)
            .intoArray(laneSums, row * COUNT);
      }
    }
  }

  /**
   * As {@link #all}, but columns whose bit is not set get weight 0, whatever their score.
   *
   * @param s tile of row stride {@link GemmTile#TILE}
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param scale of the scores, to log2 units
   * @param bound one per row, log2
   * @param laneSums one vector per row
   * @param bits admissible columns of each row
   */
  public static void some(
      float[] s, int rows, int vectors, float scale, float[] bound, float[] laneSums, long[] bits) {
    FloatVector c = FloatVector.broadcast(FLOATS, scale);
    int v = 0;
    FloatVector zero = FloatVector.zero(FLOATS);
    for (; v + 2 <= vectors; v += 2) {
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        long admissible = bits[row] >>> (v * COUNT);
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector p0 = Exp2.of(FloatVector.fromArray(FLOATS, s, at).fma(c, b));
        FloatVector p1 = Exp2.of(FloatVector.fromArray(FLOATS, s, at + COUNT).fma(c, b));
        p0 = zero.blend(p0, VectorMask.fromLong(FLOATS, admissible));
        p1 = zero.blend(p1, VectorMask.fromLong(FLOATS, admissible >>> COUNT));
        p0.intoArray(s, at);
        p1.intoArray(s, at + COUNT);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p0.add(p1))
            .intoArray(laneSums, row * COUNT);
      }
    }
    if (v < vectors) {
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector p = Exp2.of(FloatVector.fromArray(FLOATS, s, at).fma(c, b));
        p = zero.blend(p, VectorMask.fromLong(FLOATS, bits[row] >>> (v * COUNT)));
        p.intoArray(s, at);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p)
            .intoArray(laneSums, row * COUNT);
      }
    }
  }
}
