package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.DecodeTile.APART;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Strips.VECTOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of one query with the keys of {@link DecodeTile}, whose lanes are still to be summed, in
 * groups of four rows. Both ways of taking them add in the same order. Each is a method longer than
 * the compiler inlines, so that it is compiled alone.
 */
final class KeyTile {
  private KeyTile() {}

  /**
   * Keys of any length.
   *
   * @param partial a vector for each group, see {@link LaneSum#quarters}
   */
  static void products(
      float[] query,
      MemorySegment memory,
      long[] offsets,
      int from,
      int count,
      int dim,
      float[] partial) {
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
      int d = 0;
      for (; d + 4 * COUNT <= dim; d += 4 * COUNT) {
        long column = (long) d * Float.BYTES;
        FloatVector q = FloatVector.fromArray(FLOATS, query, d);
        a = q.fma(Memory.load(memory, w + column), a);
        b = q.fma(Memory.load(memory, x + column), b);
        c = q.fma(Memory.load(memory, y + column), c);
        e = q.fma(Memory.load(memory, z + column), e);
        q = FloatVector.fromArray(FLOATS, query, d + COUNT);
        a = q.fma(Memory.load(memory, w + column + VECTOR), a);
        b = q.fma(Memory.load(memory, x + column + VECTOR), b);
        c = q.fma(Memory.load(memory, y + column + VECTOR), c);
        e = q.fma(Memory.load(memory, z + column + VECTOR), e);
        q = FloatVector.fromArray(FLOATS, query, d + 2 * COUNT);
        a = q.fma(Memory.load(memory, w + column + 2 * VECTOR), a);
        b = q.fma(Memory.load(memory, x + column + 2 * VECTOR), b);
        c = q.fma(Memory.load(memory, y + column + 2 * VECTOR), c);
        e = q.fma(Memory.load(memory, z + column + 2 * VECTOR), e);
        q = FloatVector.fromArray(FLOATS, query, d + 3 * COUNT);
        a = q.fma(Memory.load(memory, w + column + 3 * VECTOR), a);
        b = q.fma(Memory.load(memory, x + column + 3 * VECTOR), b);
        c = q.fma(Memory.load(memory, y + column + 3 * VECTOR), c);
        e = q.fma(Memory.load(memory, z + column + 3 * VECTOR), e);
      }
      for (; d < dim; d += COUNT) {
        long column = (long) d * Float.BYTES;
        FloatVector q = FloatVector.fromArray(FLOATS, query, d);
        a = q.fma(Memory.load(memory, w + column), a);
        b = q.fma(Memory.load(memory, x + column), b);
        c = q.fma(Memory.load(memory, y + column), c);
        e = q.fma(Memory.load(memory, z + column), e);
      }
      LaneSum.quarters(a, b, c, e).intoArray(partial, group * COUNT);
    }
  }

  /** Keys of four vectors: the query stays in registers, rows are the only loop. */
  static void fourVectors(
      float[] query, MemorySegment memory, long[] offsets, int from, int count, float[] partial) {
    FloatVector p = FloatVector.fromArray(FLOATS, query, 0);
    FloatVector q = FloatVector.fromArray(FLOATS, query, COUNT);
    FloatVector r = FloatVector.fromArray(FLOATS, query, 2 * COUNT);
    FloatVector s = FloatVector.fromArray(FLOATS, query, 3 * COUNT);
    FloatVector zero = FloatVector.zero(FLOATS);
    int groups = Math.ceilDiv(count, COUNT) * APART;
    for (int group = 0; group < groups; group++) {
      int row = from + group / APART * COUNT + group % APART;
      long w = offsets[row];
      long x = offsets[row + APART];
      long y = offsets[row + 2 * APART];
      long z = offsets[row + 3 * APART];
      FloatVector a = p.fma(Memory.load(memory, w), zero);
      FloatVector b = p.fma(Memory.load(memory, x), zero);
      FloatVector c = p.fma(Memory.load(memory, y), zero);
      FloatVector e = p.fma(Memory.load(memory, z), zero);
      a = q.fma(Memory.load(memory, w + VECTOR), a);
      b = q.fma(Memory.load(memory, x + VECTOR), b);
      c = q.fma(Memory.load(memory, y + VECTOR), c);
      e = q.fma(Memory.load(memory, z + VECTOR), e);
      a = r.fma(Memory.load(memory, w + 2 * VECTOR), a);
      b = r.fma(Memory.load(memory, x + 2 * VECTOR), b);
      c = r.fma(Memory.load(memory, y + 2 * VECTOR), c);
      e = r.fma(Memory.load(memory, z + 2 * VECTOR), e);
      a = s.fma(Memory.load(memory, w + 3 * VECTOR), a);
      b = s.fma(Memory.load(memory, x + 3 * VECTOR), b);
      c = s.fma(Memory.load(memory, y + 3 * VECTOR), c);
      e = s.fma(Memory.load(memory, z + 3 * VECTOR), e);
      LaneSum.quarters(a, b, c, e).intoArray(partial, group * COUNT);
    }
  }
}
