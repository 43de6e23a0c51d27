package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One query against a tile of gathered rows, each somewhere in an array of its own; row lengths are
 * multiples of {@link Lanes#COUNT}.
 */
public final class DecodeTile {
  /** The most rows in a tile. */
  public static final int ROWS = 64;

  private DecodeTile() {}

  /**
   * Products of a query with rows; minus infinity beyond the count.
   *
   * @param query dim numbers
   * @param arrays where each row lives
   * @param offsets where each row starts
   * @param count number of rows
   * @param dim row length, padded
   * @param scores {@value #ROWS} numbers, overwritten
   */
  public static void scores(
      float[] query, float[][] arrays, int[] offsets, int count, int dim, float[] scores) {
    for (int i = 0; i < count; i++) {
      scores[i] = dot(query, arrays[i], offsets[i], dim);
    }
    Arrays.fill(scores, count, ROWS, Float.NEGATIVE_INFINITY);
  }

  private static float dot(float[] query, float[] row, int offset, int dim) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    int d = 0;
    for (; d + COUNT < dim; d += 2 * COUNT) {
      a = load(query, d).fma(load(row, offset + d), a);
      b = load(query, d + COUNT).fma(load(row, offset + d + COUNT), b);
    }
    if (d < dim) {
      a = load(query, d).fma(load(row, offset + d), a);
    }
    return LaneSum.of(a.add(b));
  }

  /**
   * The largest score of a tile.
   *
   * @param scores {@value #ROWS} numbers
   * @return their maximum
   */
  public static float max(float[] scores) {
    FloatVector most = load(scores, 0);
    for (int i = COUNT; i < ROWS; i += COUNT) {
      most = most.max(load(scores, i));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /**
   * Turns scores into weights exp(score − max), in place.
   *
   * @param scores {@value #ROWS} numbers; minus infinity gives weight 0
   * @param max finite
   */
  public static void weights(float[] scores, float max) {
    for (int i = 0; i < ROWS; i += COUNT) {
      load(scores, i).sub(max).lanewise(VectorOperators.EXP).intoArray(scores, i);
    }
  }

  /**
   * The sum of a tile's weights.
   *
   * @param weights {@value #ROWS} numbers
   * @return the sum
   */
  public static float sum(float[] weights) {
    FloatVector sum = load(weights, 0);
    for (int i = COUNT; i < ROWS; i += COUNT) {
      sum = sum.add(load(weights, i));
    }
    return LaneSum.of(sum);
  }

  /**
   * Adds weighted rows to an accumulator. The tile is summed by itself first, so that a long
   * sequence loses no more than its number of tiles.
   *
   * @param weights of each row
   * @param arrays where each row lives
   * @param offsets where each row starts
   * @param count number of rows
   * @param width row length, padded
   * @param sums width numbers, added to
   */
  public static void accumulate(
      float[] weights, float[][] arrays, int[] offsets, int count, int width, float[] sums) {
    int e = 0;
    for (; e + 4 * COUNT <= width; e += 4 * COUNT) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int i = 0; i < count; i++) {
        FloatVector w = FloatVector.broadcast(FLOATS, weights[i]);
        float[] row = arrays[i];
        int at = offsets[i] + e;
        a = w.fma(load(row, at), a);
        b = w.fma(load(row, at + COUNT), b);
        c = w.fma(load(row, at + 2 * COUNT), c);
        d = w.fma(load(row, at + 3 * COUNT), d);
      }
      load(sums, e).add(a).intoArray(sums, e);
      load(sums, e + COUNT).add(b).intoArray(sums, e + COUNT);
      load(sums, e + 2 * COUNT).add(c).intoArray(sums, e + 2 * COUNT);
      load(sums, e + 3 * COUNT).add(d).intoArray(sums, e + 3 * COUNT);
    }
    for (; e < width; e += COUNT) {
      FloatVector a = FloatVector.zero(FLOATS);
      for (int i = 0; i < count; i++) {
        FloatVector w = FloatVector.broadcast(FLOATS, weights[i]);
        a = w.fma(load(arrays[i], offsets[i] + e), a);
      }
      load(sums, e).add(a).intoArray(sums, e);
    }
  }

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(FLOATS, array, at);
  }
}
