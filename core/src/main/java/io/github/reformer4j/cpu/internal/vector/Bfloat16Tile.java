package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.DecodeTile.APART;
import static io.github.reformer4j.cpu.internal.vector.DecodeTile.ROWS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * What {@link DecodeTile} does, for rows of {@link Bfloat16Row}: widened where they are read, each
 * sum in float32 and in the order of the same rows in float32, so that its bits are the same. Each
 * method is all of a kernel, longer than the compiler inlines: inlined with what is around it, its
 * operations would be more than the compiler takes, and those left over would be calls and objects.
 */
public final class Bfloat16Tile {
  private Bfloat16Tile() {}

  /**
   * Products of a query with keys; minus infinity beyond the count.
   *
   * @param query dim numbers
   * @param memory where the rows live
   * @param offsets where each row starts, in bytes
   * @param from the tile's first offset
   * @param count number of rows
   * @param dim key length, padded
   * @param partial {@link DecodeTile#PARTIAL} numbers, overwritten
   * @param scores {@value DecodeTile#ROWS} numbers, overwritten
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
      Arrays.fill(scores, count, ROWS, Float.NEGATIVE_INFINITY);
      return;
    }
    int groups = Math.ceilDiv(count, COUNT) * APART;
    for (int group = 0; group < groups; group++) {
      int row = from + group / APART * COUNT + group % APART;
      long w = offsets[row];
      long x = offsets[row + APART];
      long y = offsets[row + 2 * APART];
      long z = offsets[row + 3 * APART];
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector e = a;
      for (int d = 0; d < dim; d += 2 * COUNT) {
        FloatVector q = FloatVector.fromArray(FLOATS, query, d);
        FloatVector r = FloatVector.fromArray(FLOATS, query, d + COUNT);
        long column = (long) d * Short.BYTES;
        IntVector k = Memory.loadInts(memory, w + column);
        a = r.fma(Bfloat16Row.second(k), q.fma(Bfloat16Row.first(k), a));
        k = Memory.loadInts(memory, x + column);
        b = r.fma(Bfloat16Row.second(k), q.fma(Bfloat16Row.first(k), b));
        k = Memory.loadInts(memory, y + column);
        c = r.fma(Bfloat16Row.second(k), q.fma(Bfloat16Row.first(k), c));
        k = Memory.loadInts(memory, z + column);
        e = r.fma(Bfloat16Row.second(k), q.fma(Bfloat16Row.first(k), e));
      }
      LaneSum.quarters(a, b, c, e).intoArray(partial, group * COUNT);
    }
    DecodeTile.fold(partial, count, scores);
    Arrays.fill(scores, count, ROWS, Float.NEGATIVE_INFINITY);
  }

  private static FloatVector product(float[] query, MemorySegment memory, long row, int dim) {
    FloatVector a = FloatVector.zero(FLOATS);
    for (int d = 0; d < dim; d += 2 * COUNT) {
      IntVector k = Memory.loadInts(memory, row + (long) d * Short.BYTES);
      a = FloatVector.fromArray(FLOATS, query, d).fma(Bfloat16Row.first(k), a);
      a = FloatVector.fromArray(FLOATS, query, d + COUNT).fma(Bfloat16Row.second(k), a);
    }
    return a;
  }

  /**
   * Adds weighted values to an accumulator.
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
    // a vector pair at a time, not two as in float32: widening takes as long as adding does
    for (int e = 0; e < valueDim; e += 2 * COUNT) {
      long column = (long) (dim + e) * Short.BYTES;
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector p = a;
      FloatVector q = a;
      // even and odd rows apart, as in float32
      for (int i = 0; i < count; i += 4) {
        FloatVector v = FloatVector.broadcast(FLOATS, weights[i]);
        IntVector k = Memory.loadInts(memory, offsets[from + i] + column);
        a = v.fma(Bfloat16Row.first(k), a);
        b = v.fma(Bfloat16Row.second(k), b);
        v = FloatVector.broadcast(FLOATS, weights[i + 1]);
        k = Memory.loadInts(memory, offsets[from + i + 1] + column);
        p = v.fma(Bfloat16Row.first(k), p);
        q = v.fma(Bfloat16Row.second(k), q);
        v = FloatVector.broadcast(FLOATS, weights[i + 2]);
        k = Memory.loadInts(memory, offsets[from + i + 2] + column);
        a = v.fma(Bfloat16Row.first(k), a);
        b = v.fma(Bfloat16Row.second(k), b);
        v = FloatVector.broadcast(FLOATS, weights[i + 3]);
        k = Memory.loadInts(memory, offsets[from + i + 3] + column);
        p = v.fma(Bfloat16Row.first(k), p);
        q = v.fma(Bfloat16Row.second(k), q);
      }
      FloatVector.fromArray(FLOATS, sums, e).add(a.add(p)).intoArray(sums, e);
      FloatVector.fromArray(FLOATS, sums, e + COUNT).add(b.add(q)).intoArray(sums, e + COUNT);
    }
  }
}
