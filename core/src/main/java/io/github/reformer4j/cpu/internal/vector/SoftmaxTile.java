package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Element-wise work on score tiles of row stride {@link GemmTile#TILE}, in units of log2: the
 * exponential, row maxima, and the gradient of the scores.
 */
public final class SoftmaxTile {
  private static final float[] ONES = new float[TILE];

  static {
    Arrays.fill(ONES, 1);
  }

  private SoftmaxTile() {}

  /**
   * Replaces scores by {@code 2^(score * scale - bound) * factor}, all columns admissible, and adds
   * them to the rows' lane sums, in the order of {@link WeightTile}. The scale, one a column, comes
   * in here, in one rounding with the bound: queries multiplied beforehand would carry a rounding
   * of their own into every score.
   *
   * @param s tile
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param scale of each column's scores, to log2 units
   * @param scaled rows that were multiplied by it before ({@link #scale})
   * @param bound one per row, log2
   * @param factor one per row
   * @param laneSums one vector per row
   */
  public static void exponentiate(
      float[] s,
      int rows,
      int vectors,
      float[] scale,
      boolean[] scaled,
      float[] bound,
      float[] factor,
      float[] laneSums) {
    for (int row = 0; row < rows; row++) {
      FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      float[] columns = scaled[row] ? ONES : scale;
      int at = row * TILE;
      for (int v = 0; v < vectors; v++) {
        FloatVector c = FloatVector.fromArray(FLOATS, columns, v * COUNT);
        Exp2.clamped(FloatVector.fromArray(FLOATS, s, at + v * COUNT).fma(c, b))
            .mul(f)
            .intoArray(s, at + v * COUNT);
      }
      addUp(s, at, vectors, laneSums, row * COUNT);
    }
  }

  /**
   * As {@link #exponentiate(float[], int, int, float[], boolean[], float[], float[], float[])}, but
   * columns whose bit is not set get weight 0.
   *
   * @param s tile
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param scale of each column's scores, to log2 units
   * @param scaled rows that were multiplied by it before ({@link #scale})
   * @param bound one per row, log2
   * @param factor one per row
   * @param laneSums one vector per row
   * @param bits admissible columns of each row
   */
  public static void exponentiate(
      float[] s,
      int rows,
      int vectors,
      float[] scale,
      boolean[] scaled,
      float[] bound,
      float[] factor,
      float[] laneSums,
      long[] bits) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int row = 0; row < rows; row++) {
      FloatVector b = FloatVector.broadcast(FLOATS, -bound[row]);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      float[] columns = scaled[row] ? ONES : scale;
      int at = row * TILE;
      long admissible = bits[row];
      for (int v = 0; v < vectors; v++) {
        VectorMask<Float> mask = VectorMask.fromLong(FLOATS, admissible >>> (v * COUNT));
        FloatVector c = FloatVector.fromArray(FLOATS, columns, v * COUNT);
        FloatVector p =
            Exp2.clamped(FloatVector.fromArray(FLOATS, s, at + v * COUNT).fma(c, b)).mul(f);
        zero.blend(p, mask).intoArray(s, at + v * COUNT);
      }
      addUp(s, at, vectors, laneSums, row * COUNT);
    }
  }

  /** Adds a row to its lane sums, two vectors at a time. */
  private static void addUp(float[] s, int from, int vectors, float[] laneSums, int at) {
    FloatVector sum = FloatVector.fromArray(FLOATS, laneSums, at);
    int v = 0;
    for (; v + 2 <= vectors; v += 2) {
      FloatVector first = FloatVector.fromArray(FLOATS, s, from + v * COUNT);
      sum = sum.add(first.add(FloatVector.fromArray(FLOATS, s, from + (v + 1) * COUNT)));
    }
    if (v < vectors) {
      sum = sum.add(FloatVector.fromArray(FLOATS, s, from + v * COUNT));
    }
    sum.intoArray(laneSums, at);
  }

  /**
   * Multiplies the columns of some rows by their scale, in place.
   *
   * @param s tile
   * @param rows rows to look at
   * @param scale one a column
   * @param which of the rows
   */
  public static void scale(float[] s, int rows, float[] scale, boolean[] which) {
    for (int row = 0; row < rows; row++) {
      if (which[row]) {
        for (int i = 0; i < TILE; i += COUNT) {
          int at = row * TILE + i;
          FloatVector.fromArray(FLOATS, s, at)
              .mul(FloatVector.fromArray(FLOATS, scale, i))
              .intoArray(s, at);
        }
      }
    }
  }

  /**
   * The greatest admissible score of each row, or minus infinity.
   *
   * @param s tile
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param bits admissible columns of each row
   * @param maxima one per row, overwritten
   */
  public static void rowMaxima(float[] s, int rows, int vectors, long[] bits, float[] maxima) {
    for (int row = 0; row < rows; row++) {
      FloatVector least = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      FloatVector max = least;
      for (int v = 0; v < vectors; v++) {
        VectorMask<Float> mask = VectorMask.fromLong(FLOATS, bits[row] >>> (v * COUNT));
        max = max.max(least.blend(FloatVector.fromArray(FLOATS, s, row * TILE + v * COUNT), mask));
      }
      maxima[row] = max.reduceLanes(VectorOperators.MAX);
    }
  }

  /**
   * The gradient of the scores, {@code p * (dp - delta) * factor}, in place of {@code dp}.
   *
   * @param p weights
   * @param dp gradients of the weights, overwritten
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param delta one per row: the inner product of output and its gradient
   * @param factor one per column
   */
  public static void scoreGradient(
      float[] p, float[] dp, int rows, int vectors, float[] delta, float[] factor) {
    for (int v = 0; v < vectors; v++) {
      FloatVector f = FloatVector.fromArray(FLOATS, factor, v * COUNT);
      int at = v * COUNT;
      for (int row = 0; row < rows; row++) {
        FloatVector w = FloatVector.fromArray(FLOATS, p, at);
        FloatVector g = FloatVector.fromArray(FLOATS, dp, at);
        w.mul(g.sub(delta[row])).mul(f).intoArray(dp, at);
        at += TILE;
      }
    }
  }

  /**
   * Sums each row's lanes.
   *
   * @param laneSums one vector per row; scratch memory afterwards
   * @param rows rows to work on
   * @param sums one per row, overwritten
   */
  public static void reduce(float[] laneSums, int rows, float[] sums) {
    int row = 0;
    for (; COUNT >= 4 && row + COUNT <= rows; row += COUNT) {
      LaneSum.ofAll(laneSums, row * COUNT, sums, row);
    }
    for (; row < rows; row++) {
      sums[row] = LaneSum.of(laneSums, row * COUNT);
    }
  }

  /**
   * Multiplies a row in place.
   *
   * @param rows row-major
   * @param at where the row starts
   * @param length its length, a whole number of vectors
   * @param factor multiplied in
   */
  public static void scaleRow(float[] rows, int at, int length, float factor) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector.fromArray(FLOATS, rows, at + i).mul(factor).intoArray(rows, at + i);
    }
  }
}
