package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Exp2.MANTISSA_BITS;
import static io.github.reformer4j.cpu.internal.vector.Exp2.P0;
import static io.github.reformer4j.cpu.internal.vector.Exp2.P1;
import static io.github.reformer4j.cpu.internal.vector.Exp2.P2;
import static io.github.reformer4j.cpu.internal.vector.Exp2.P3;
import static io.github.reformer4j.cpu.internal.vector.Exp2.P4;
import static io.github.reformer4j.cpu.internal.vector.Exp2.P5;
import static io.github.reformer4j.cpu.internal.vector.Exp2.ROUNDER;
import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Weights where bounds are fixed and no exponent comes near the least one, so none is clamped: a
 * clamp that minds NaN and the sign of zero takes half as long as the rest. Two vectors of a row at
 * a time: one takes 1.1 us for a tile of 64 x 64 at 512 bits, two 0.7, and four 2.1, as registers
 * run out. {@link Exp2} is written out: once the vector operations of a method and of what it calls
 * add up to some 8,000 bytecodes, the compiler leaves calls like that of the exponential out of
 * line, its vectors boxed, and a tile takes 9 microseconds.
 */
public final class WeightTile {
  private WeightTile() {}

  /**
   * {@code 2^(score * scale - bound)}, one scale a column, all columns admissible, also added to
   * the rows' lane sums.
   *
   * @param from scores of row stride {@link GemmTile#TILE}
   * @param to weights, of the same stride; may be the same
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param scale of each column's scores, to log2 units
   * @param bound one per row, log2
   * @param laneSums one vector per row
   */
  public static void all(
      float[] from,
      float[] to,
      int rows,
      int vectors,
      float[] scale,
      float[] bound,
      float[] laneSums) {
    FloatVector c0 = FloatVector.broadcast(FLOATS, P0);
    FloatVector c1 = FloatVector.broadcast(FLOATS, P1);
    FloatVector c2 = FloatVector.broadcast(FLOATS, P2);
    FloatVector c3 = FloatVector.broadcast(FLOATS, P3);
    FloatVector c4 = FloatVector.broadcast(FLOATS, P4);
    FloatVector c5 = FloatVector.broadcast(FLOATS, P5);
    int v = 0;
    for (; v + 2 <= vectors; v += 2) {
      FloatVector s0 = FloatVector.fromArray(FLOATS, scale, v * COUNT);
      FloatVector s1 = FloatVector.fromArray(FLOATS, scale, (v + 1) * COUNT);
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector x0 = FloatVector.fromArray(FLOATS, from, at).fma(s0, b);
        FloatVector r0 = x0.add(ROUNDER);
        x0 = x0.sub(r0.sub(ROUNDER));
        FloatVector p0 = c5.fma(x0, c4).fma(x0, c3).fma(x0, c2).fma(x0, c1).fma(x0, c0);
        IntVector e0 = r0.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p0 = p0.reinterpretAsInts().add(e0).reinterpretAsFloats();
        FloatVector x1 = FloatVector.fromArray(FLOATS, from, at + COUNT).fma(s1, b);
        FloatVector r1 = x1.add(ROUNDER);
        x1 = x1.sub(r1.sub(ROUNDER));
        FloatVector p1 = c5.fma(x1, c4).fma(x1, c3).fma(x1, c2).fma(x1, c1).fma(x1, c0);
        IntVector e1 = r1.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p1 = p1.reinterpretAsInts().add(e1).reinterpretAsFloats();
        p0.intoArray(to, at);
        p1.intoArray(to, at + COUNT);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p0.add(p1))
            .intoArray(laneSums, row * COUNT);
      }
    }
    if (v < vectors) {
      FloatVector s = FloatVector.fromArray(FLOATS, scale, v * COUNT);
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector x = FloatVector.fromArray(FLOATS, from, at).fma(s, b);
        FloatVector r = x.add(ROUNDER);
        x = x.sub(r.sub(ROUNDER));
        FloatVector p = c5.fma(x, c4).fma(x, c3).fma(x, c2).fma(x, c1).fma(x, c0);
        IntVector e = r.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p = p.reinterpretAsInts().add(e).reinterpretAsFloats();
        p.intoArray(to, at);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p)
            .intoArray(laneSums, row * COUNT);
      }
    }
  }

  /**
   * As {@link #all}, but columns whose bit is not set get weight 0, whatever their score.
   *
   * @param from scores of row stride {@link GemmTile#TILE}
   * @param to weights, of the same stride; may be the same
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param scale of each column's scores, to log2 units
   * @param bound one per row, log2
   * @param laneSums one vector per row
   * @param bits admissible columns of each row
   */
  public static void some(
      float[] from,
      float[] to,
      int rows,
      int vectors,
      float[] scale,
      float[] bound,
      float[] laneSums,
      long[] bits) {
    FloatVector c0 = FloatVector.broadcast(FLOATS, P0);
    FloatVector c1 = FloatVector.broadcast(FLOATS, P1);
    FloatVector c2 = FloatVector.broadcast(FLOATS, P2);
    FloatVector c3 = FloatVector.broadcast(FLOATS, P3);
    FloatVector c4 = FloatVector.broadcast(FLOATS, P4);
    FloatVector c5 = FloatVector.broadcast(FLOATS, P5);
    int v = 0;
    FloatVector zero = FloatVector.zero(FLOATS);
    for (; v + 2 <= vectors; v += 2) {
      FloatVector s0 = FloatVector.fromArray(FLOATS, scale, v * COUNT);
      FloatVector s1 = FloatVector.fromArray(FLOATS, scale, (v + 1) * COUNT);
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        long admissible = bits[row] >>> (v * COUNT);
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector x0 = FloatVector.fromArray(FLOATS, from, at).fma(s0, b);
        FloatVector r0 = x0.add(ROUNDER);
        x0 = x0.sub(r0.sub(ROUNDER));
        FloatVector p0 = c5.fma(x0, c4).fma(x0, c3).fma(x0, c2).fma(x0, c1).fma(x0, c0);
        IntVector e0 = r0.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p0 = p0.reinterpretAsInts().add(e0).reinterpretAsFloats();
        FloatVector x1 = FloatVector.fromArray(FLOATS, from, at + COUNT).fma(s1, b);
        FloatVector r1 = x1.add(ROUNDER);
        x1 = x1.sub(r1.sub(ROUNDER));
        FloatVector p1 = c5.fma(x1, c4).fma(x1, c3).fma(x1, c2).fma(x1, c1).fma(x1, c0);
        IntVector e1 = r1.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p1 = p1.reinterpretAsInts().add(e1).reinterpretAsFloats();
        p0 = zero.blend(p0, VectorMask.fromLong(FLOATS, admissible));
        p1 = zero.blend(p1, VectorMask.fromLong(FLOATS, admissible >>> COUNT));
        p0.intoArray(to, at);
        p1.intoArray(to, at + COUNT);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p0.add(p1))
            .intoArray(laneSums, row * COUNT);
      }
    }
    if (v < vectors) {
      FloatVector s = FloatVector.fromArray(FLOATS, scale, v * COUNT);
      for (int row = 0; row < rows; row++) {
        int at = row * TILE + v * COUNT;
        FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
        FloatVector x = FloatVector.fromArray(FLOATS, from, at).fma(s, b);
        FloatVector r = x.add(ROUNDER);
        x = x.sub(r.sub(ROUNDER));
        FloatVector p = c5.fma(x, c4).fma(x, c3).fma(x, c2).fma(x, c1).fma(x, c0);
        IntVector e = r.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p = p.reinterpretAsInts().add(e).reinterpretAsFloats();
        p = zero.blend(p, VectorMask.fromLong(FLOATS, bits[row] >>> (v * COUNT)));
        p.intoArray(to, at);
        FloatVector.fromArray(FLOATS, laneSums, row * COUNT)
            .add(p)
            .intoArray(laneSums, row * COUNT);
      }
    }
  }
}
