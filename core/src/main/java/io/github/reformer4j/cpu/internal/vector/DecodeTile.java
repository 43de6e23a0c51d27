package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One query against a tile of gathered rows, anywhere in one segment: a key and right after it a
 * value, whose lengths are multiples of {@link Lanes#COUNT}. Rows are taken some at a time, so a
 * tile with fewer has to be filled up with rows that may be read; what they hold does not count.
 */
public final class DecodeTile {
  /** The most rows in a tile. */
  public static final int ROWS = 64;

  /** Rows that share a load of the query, and hide each other's latency. */
  static final int GROUP = 4;

  /** Floats of scratch memory for {@link #scores}: a vector for each group of rows. */
  public static final int PARTIAL = ROWS / GROUP * COUNT;

  /** Distance of a group's rows: so that sums of lanes come out in the order of rows. */
  static final int APART = COUNT / GROUP;

  private DecodeTile() {}

  /**
   * Brings rows into the cache: all that tiles wait for.
   *
   * @param memory where the rows live
   * @param offsets where each row starts, in bytes
   * @param count number of rows
   * @param bytes length of a row
   */
  public static void touch(MemorySegment memory, long[] offsets, int count, int bytes) {
    RowTouch.rows(memory, offsets, count, bytes);
  }

  /**
   * Products of a query with keys; minus infinity beyond the count.
   *
   * @param query dim numbers
   * @param memory where the rows live
   * @param offsets where each row starts, in bytes
   * @param from the tile's first offset
   * @param count number of rows
   * @param dim key length, padded
   * @param partial {@link #PARTIAL} numbers, overwritten
   * @param scores {@value #ROWS} numbers, overwritten
   */
  public static void scores(
      float[] query,
      MemorySegment memory,
      long[] offsets,
      int from,
      int count,
      int dim,
      float[] partial,
      float[] scores) {
    if (APART == 0) {
      for (int i = 0; i < count; i++) {
        scores[i] = LaneSum.of(product(query, memory, offsets[from + i], dim));
      }
    } else {
      // lanes are summed when all products are stored: a load right after a store would wait
      if (dim == 4 * COUNT) {
        KeyTile.fourVectors(query, memory, offsets, from, count, partial);
      } else {
        KeyTile.products(query, memory, offsets, from, count, dim, partial);
      }
      fold(partial, count, scores);
    }
    Arrays.fill(scores, count, ROWS, Float.NEGATIVE_INFINITY);
  }

  /** Sums of lanes, of the products of all groups of rows. */
  static void fold(float[] partial, int count, float[] scores) {
    for (int i = 0; i < count; i += COUNT) {
      LaneSum.ofQuarters(partial, i / GROUP * COUNT, scores, i);
    }
  }

  private static FloatVector product(float[] query, MemorySegment memory, long row, int dim) {
    FloatVector a = FloatVector.zero(FLOATS);
    for (int d = 0; d < dim; d += COUNT) {
      a = load(query, d).fma(load(memory, row, d), a);
    }
    return a;
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
   * Turns products into weights exp((product − max) factor), in place. The project's own
   * exponential: {@code lanewise(EXP)} gives other bits once it is compiled.
   *
   * @param products {@value #ROWS} numbers; minus infinity gives weight 0
   * @param max finite
   * @param factor greater than 0
   */
  public static void weights(float[] products, float max, float factor) {
    for (int i = 0; i < ROWS; i += COUNT) {
      Exponential.of(FloatVector.fromArray(FLOATS, products, i).sub(max).mul(factor))
          .intoArray(products, i);
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
   * @param weights of each row; 0 beyond the count
   * @param memory where the rows live
   * @param offsets where each row starts, in bytes
   * @param from the tile's first offset
   * @param count number of rows
   * @param dim key length, padded
   * @param valueDim value length, padded
   * @param sums valueDim numbers, added to
   */
  public static void accumulate(
      float[] weights,
      MemorySegment memory,
      long[] offsets,
      int from,
      int count,
      int dim,
      int valueDim,
      float[] sums) {
    int e = 0;
    for (; e + 4 * COUNT <= valueDim; e += 4 * COUNT) {
      fourVectors(weights, memory, offsets, from, count, dim + e, sums, e);
    }
    for (; e < valueDim; e += COUNT) {
      oneVector(weights, memory, offsets, from, count, dim + e, sums, e);
    }
  }

  /** Even and odd rows are summed apart: one chain of additions would wait for itself. */
  private static void fourVectors(
      float[] weights,
      MemorySegment memory,
      long[] offsets,
      int from,
      int count,
      int column,
      float[] sums,
      int at) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector p = a;
    FloatVector q = a;
    FloatVector r = a;
    FloatVector s = a;
    for (int i = 0; i < count; i += 2) {
      long x = offsets[from + i];
      FloatVector v = FloatVector.broadcast(FLOATS, weights[i]);
      a = v.fma(load(memory, x, column), a);
      b = v.fma(load(memory, x, column + COUNT), b);
      c = v.fma(load(memory, x, column + 2 * COUNT), c);
      d = v.fma(load(memory, x, column + 3 * COUNT), d);
      long y = offsets[from + i + 1];
      FloatVector w = FloatVector.broadcast(FLOATS, weights[i + 1]);
      p = w.fma(load(memory, y, column), p);
      q = w.fma(load(memory, y, column + COUNT), q);
      r = w.fma(load(memory, y, column + 2 * COUNT), r);
      s = w.fma(load(memory, y, column + 3 * COUNT), s);
    }
    load(sums, at).add(a.add(p)).intoArray(sums, at);
    load(sums, at + COUNT).add(b.add(q)).intoArray(sums, at + COUNT);
    load(sums, at + 2 * COUNT).add(c.add(r)).intoArray(sums, at + 2 * COUNT);
    load(sums, at + 3 * COUNT).add(d.add(s)).intoArray(sums, at + 3 * COUNT);
  }

  private static void oneVector(
      float[] weights,
      MemorySegment memory,
      long[] offsets,
      int from,
      int count,
      int column,
      float[] sums,
      int at) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector p = a;
    for (int i = 0; i < count; i += 2) {
      FloatVector v = FloatVector.broadcast(FLOATS, weights[i]);
      a = v.fma(load(memory, offsets[from + i], column), a);
      FloatVector w = FloatVector.broadcast(FLOATS, weights[i + 1]);
      p = w.fma(load(memory, offsets[from + i + 1], column), p);
    }
    load(sums, at).add(a.add(p)).intoArray(sums, at);
  }

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(FLOATS, array, at);
  }

  private static FloatVector load(MemorySegment memory, long start, int at) {
    return Memory.load(memory, start + (long) at * Float.BYTES);
  }
}
