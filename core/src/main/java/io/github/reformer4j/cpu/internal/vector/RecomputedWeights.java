package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Exp2.LEAST_EXPONENT;
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
 * Weights from scores, in the backward pass. {@link Exp2} is written out here, with a reason: once
 * the vector operations of a method and of what it calls add up to some 8,000 bytecodes, the
 * compiler leaves calls like that of the exponential out of line, its vectors boxed, and a tile
 * takes 9 microseconds instead of 1.5. At this length these methods stay out of their callers, and
 * everything that they call is always put in.
 */
public final class RecomputedWeights {
  /** Vectors of a row that are worked on at once. */
  public static final int STEP = 2;

  private RecomputedWeights() {}

  /**
   * {@code 2^(score * scale - bound) * factor}, all columns admissible.
   *
   * @param from scores of row stride {@link GemmTile#TILE}
   * @param to weights, of the same stride; may be the same
   * @param rows rows to work on
   * @param vectors columns, in vectors: a multiple of {@value #STEP}
   * @param scale of the scores, to log2 units
   * @param bound one per row, log2
   * @param factor one per row
   * @param laneSums one vector per row, added to
   */
  public static void all(
      float[] from,
      float[] to,
      int rows,
      int vectors,
      float scale,
      float[] bound,
      float[] factor,
      float[] laneSums) {
    FloatVector c = FloatVector.broadcast(FLOATS, scale);
    FloatVector c0 = FloatVector.broadcast(FLOATS, P0);
    FloatVector c1 = FloatVector.broadcast(FLOATS, P1);
    FloatVector c2 = FloatVector.broadcast(FLOATS, P2);
    FloatVector c3 = FloatVector.broadcast(FLOATS, P3);
    FloatVector c4 = FloatVector.broadcast(FLOATS, P4);
    FloatVector c5 = FloatVector.broadcast(FLOATS, P5);
    for (int row = 0; row < rows; row++) {
      FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      FloatVector sum = FloatVector.fromArray(FLOATS, laneSums, row * COUNT);
      for (int v = 0; v < vectors; v += STEP) {
        int at = row * TILE + v * COUNT;
        FloatVector x0 = FloatVector.fromArray(FLOATS, from, at).fma(c, b).max(LEAST_EXPONENT);
        FloatVector r0 = x0.add(ROUNDER);
        x0 = x0.sub(r0.sub(ROUNDER));
        FloatVector p0 = c5.fma(x0, c4).fma(x0, c3).fma(x0, c2).fma(x0, c1).fma(x0, c0);
        IntVector e0 = r0.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p0 = p0.reinterpretAsInts().add(e0).reinterpretAsFloats().mul(f);
        p0.intoArray(to, at);
        FloatVector x1 =
            FloatVector.fromArray(FLOATS, from, at + COUNT).fma(c, b).max(LEAST_EXPONENT);
        FloatVector r1 = x1.add(ROUNDER);
        x1 = x1.sub(r1.sub(ROUNDER));
        FloatVector p1 = c5.fma(x1, c4).fma(x1, c3).fma(x1, c2).fma(x1, c1).fma(x1, c0);
        IntVector e1 = r1.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p1 = p1.reinterpretAsInts().add(e1).reinterpretAsFloats().mul(f);
        p1.intoArray(to, at + COUNT);
        sum = sum.add(p0.add(p1));
      }
      sum.intoArray(laneSums, row * COUNT);
    }
  }

  /**
   * As {@link #all}, but columns whose bit is not set get weight 0.
   *
   * @param from scores of row stride {@link GemmTile#TILE}
   * @param to weights, of the same stride; may be the same
   * @param rows rows to work on
   * @param vectors columns, in vectors: a multiple of {@value #STEP}
   * @param scale of the scores, to log2 units
   * @param bound one per row, log2
   * @param factor one per row
   * @param laneSums one vector per row, added to
   * @param bits admissible columns of each row
   */
  public static void some(
      float[] from,
      float[] to,
      int rows,
      int vectors,
      float scale,
      float[] bound,
      float[] factor,
      float[] laneSums,
      long[] bits) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.broadcast(FLOATS, scale);
    FloatVector c0 = FloatVector.broadcast(FLOATS, P0);
    FloatVector c1 = FloatVector.broadcast(FLOATS, P1);
    FloatVector c2 = FloatVector.broadcast(FLOATS, P2);
    FloatVector c3 = FloatVector.broadcast(FLOATS, P3);
    FloatVector c4 = FloatVector.broadcast(FLOATS, P4);
    FloatVector c5 = FloatVector.broadcast(FLOATS, P5);
    for (int row = 0; row < rows; row++) {
      FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      FloatVector sum = FloatVector.fromArray(FLOATS, laneSums, row * COUNT);
      long admissible = bits[row];
      for (int v = 0; v < vectors; v += STEP) {
        int at = row * TILE + v * COUNT;
        FloatVector x0 = FloatVector.fromArray(FLOATS, from, at).fma(c, b).max(LEAST_EXPONENT);
        FloatVector r0 = x0.add(ROUNDER);
        x0 = x0.sub(r0.sub(ROUNDER));
        FloatVector p0 = c5.fma(x0, c4).fma(x0, c3).fma(x0, c2).fma(x0, c1).fma(x0, c0);
        IntVector e0 = r0.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p0 = p0.reinterpretAsInts().add(e0).reinterpretAsFloats().mul(f);
        p0 = zero.blend(p0, VectorMask.fromLong(FLOATS, admissible >>> (v * COUNT)));
        p0.intoArray(to, at);
        FloatVector x1 =
            FloatVector.fromArray(FLOATS, from, at + COUNT).fma(c, b).max(LEAST_EXPONENT);
        FloatVector r1 = x1.add(ROUNDER);
        x1 = x1.sub(r1.sub(ROUNDER));
        FloatVector p1 = c5.fma(x1, c4).fma(x1, c3).fma(x1, c2).fma(x1, c1).fma(x1, c0);
        IntVector e1 = r1.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        p1 = p1.reinterpretAsInts().add(e1).reinterpretAsFloats().mul(f);
        p1 = zero.blend(p1, VectorMask.fromLong(FLOATS, admissible >>> ((v + 1) * COUNT)));
        p1.intoArray(to, at + COUNT);
        sum = sum.add(p0.add(p1));
      }
      sum.intoArray(laneSums, row * COUNT);
    }
  }
}
