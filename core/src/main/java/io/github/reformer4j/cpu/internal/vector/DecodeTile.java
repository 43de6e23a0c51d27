package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One query against a tile of gathered rows, each somewhere in memory of its own: a key and right
 * after it a value, whose lengths are multiples of {@link Lanes#COUNT}.
 */
public final class DecodeTile {
  /** The most rows in a tile. */
  public static final int ROWS = 64;

  private DecodeTile() {}

  /**
   * Brings rows into the cache: all that a tile waits for.
   *
   * @param memory where each row lives
   * @param offsets where each row starts, in bytes
   * @param count number of rows
   * @param bytes length of a row
   */
  public static void touch(MemorySegment[] memory, long[] offsets, int count, int bytes) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += RowTouch.range(memory[i], offsets[i], bytes);
    }
    RowTouch.keep(sum);
  }

  /**
   * Products of a query with keys; minus infinity beyond the count.
   *
   * @param query dim numbers
   * @param memory where each row lives
   * @param offsets where each row starts, in bytes
   * @param count number of rows
   * @param dim key length, padded
   * @param partial {@value #ROWS} vectors, overwritten
   * @param scores {@value #ROWS} numbers, overwritten
   */
  public static void scores(
      float[] query,
      MemorySegment[] memory,
      long[] offsets,
      int count,
      int dim,
      float[] partial,
      float[] scores) {
    for (int i = 0; i < count; i++) {
      products(query, memory[i], offsets[i], dim).intoArray(partial, i * COUNT);
    }
    for (int i = 0; i < count; i += COUNT) {
      LaneSum.ofEach(partial, i * COUNT);
      load(partial, i * COUNT).intoArray(scores, i);
    }
    Arrays.fill(scores, count, ROWS, Float.NEGATIVE_INFINITY);
  }

  private static FloatVector products(float[] query, MemorySegment key, long offset, int dim) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    int d = 0;
    for (; d + COUNT < dim; d += 2 * COUNT) {
      a = load(query, d).fma(load(key, offset, d), a);
      b = load(query, d + COUNT).fma(load(key, offset, d + COUNT), b);
    }
    if (d < dim) {
      a = load(query, d).fma(load(key, offset, d), a);
    }
    return a.add(b);
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
   * Turns scores into weights exp(score − max), in place. The project's own exponential: {@code
   * lanewise(EXP)} gives other bits once it is compiled.
   *
   * @param scores {@value #ROWS} numbers; minus infinity gives weight 0
   * @param max finite
   */
  public static void weights(float[] scores, float max) {
    for (int i = 0; i < ROWS; i += COUNT) {
      Exponential.of(FloatVector.fromArray(FLOATS, scores, i).sub(max)).intoArray(scores, i);
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
   * Adds weighted values to an accumulator. The tile is summed by itself first, so that a long
   * sequence loses no more than its number of tiles.
   *
   * @param weights of each row
   * @param memory where each row lives
   * @param offsets where each row starts, in bytes
   * @param count number of rows
   * @param dim key length, padded
   * @param valueDim value length, padded
   * @param sums valueDim numbers, added to
   */
  public static void accumulate(
      float[] weights,
      MemorySegment[] memory,
      long[] offsets,
      int count,
      int dim,
      int valueDim,
      float[] sums) {
    int e = 0;
    for (; e + 4 * COUNT <= valueDim; e += 4 * COUNT) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int i = 0; i < count; i++) {
        FloatVector w = FloatVector.broadcast(FLOATS, weights[i]);
        MemorySegment row = memory[i];
        long at = offsets[i];
        a = w.fma(load(row, at, dim + e), a);
        b = w.fma(load(row, at, dim + e + COUNT), b);
        c = w.fma(load(row, at, dim + e + 2 * COUNT), c);
        d = w.fma(load(row, at, dim + e + 3 * COUNT), d);
      }
      load(sums, e).add(a).intoArray(sums, e);
      load(sums, e + COUNT).add(b).intoArray(sums, e + COUNT);
      load(sums, e + 2 * COUNT).add(c).intoArray(sums, e + 2 * COUNT);
      load(sums, e + 3 * COUNT).add(d).intoArray(sums, e + 3 * COUNT);
    }
    for (; e < valueDim; e += COUNT) {
      FloatVector a = FloatVector.zero(FLOATS);
      for (int i = 0; i < count; i++) {
        FloatVector w = FloatVector.broadcast(FLOATS, weights[i]);
        a = w.fma(load(memory[i], offsets[i], dim + e), a);
      }
      load(sums, e).add(a).intoArray(sums, e);
    }
  }

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(FLOATS, array, at);
  }

  private static FloatVector load(MemorySegment memory, long start, int at) {
    return Memory.load(memory, start + (long) at * Float.BYTES);
  }
}
