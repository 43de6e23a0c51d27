package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sum of a vector's lanes in a fixed order. {@code reduceLanes(ADD)} leaves the order open, and
 * the interpreter and the compiler do differ: the same call would give other bits once it is warm.
 */
final class LaneSum {
  // one field each: elements of an array are no constants to the compiler
  private static final VectorShuffle<Float> BY_8 = fold(8);
  private static final VectorShuffle<Float> BY_4 = fold(4);
  private static final VectorShuffle<Float> BY_2 = fold(2);
  private static final VectorShuffle<Float> BY_1 = fold(1);

  // the lanes that have a bit
  private static final VectorMask<Float> HAS_8 = has(8);
  private static final VectorMask<Float> HAS_4 = has(4);
  private static final VectorMask<Float> HAS_2 = has(2);
  private static final VectorMask<Float> HAS_1 = has(1);

  private LaneSum() {}

  private static VectorShuffle<Float> fold(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> (lane ^ distance) % COUNT);
  }

  private static VectorMask<Float> has(int distance) {
    return VectorMask.fromLong(FLOATS, pattern(distance));
  }

  /** Bits of the lanes whose number has a certain bit. */
  private static long pattern(int distance) {
    long bits = 0;
    for (int lane = 0; lane < COUNT; lane++) {
      bits |= (lane & distance) == 0 ? 0 : 1L << lane;
    }
    return bits;
  }

  /**
   * The first steps of {@link #of} for four vectors at once, at half their cost each: quarter q of
   * the result holds what becomes the sum of vector q. For at least four lanes.
   */
  static FloatVector quarters(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
    if (COUNT > 8) {
      FloatVector ac = a.blend(c, HAS_8).add(c.blend(a, HAS_8).rearrange(BY_8));
      FloatVector bd = b.blend(d, HAS_8).add(d.blend(b, HAS_8).rearrange(BY_8));
      return ac.blend(bd, HAS_4).add(bd.blend(ac, HAS_4).rearrange(BY_4));
    }
    if (COUNT > 4) {
      FloatVector ac = a.blend(c, HAS_4).add(c.blend(a, HAS_4).rearrange(BY_4));
      FloatVector bd = b.blend(d, HAS_4).add(d.blend(b, HAS_4).rearrange(BY_4));
      return ac.blend(bd, HAS_2).add(bd.blend(ac, HAS_2).rearrange(BY_2));
    }
    FloatVector ac = a.blend(c, HAS_2).add(c.blend(a, HAS_2).rearrange(BY_2));
    FloatVector bd = b.blend(d, HAS_2).add(d.blend(b, HAS_2).rearrange(BY_2));
    return ac.blend(bd, HAS_1).add(bd.blend(ac, HAS_1).rearrange(BY_1));
  }

  /**
   * The rest of the steps for a quarter as many vectors as a vector has lanes: bit for bit the sums
   * that {@link #of} gives, quarter q of number g in place q n/4 + g.
   *
   * @param quarters results of {@link #quarters}, one after another
   * @param from where the first one starts
   * @param sums one per vector, from {@code at} on
   * @param at where they start
   */
  static void ofQuarters(float[] quarters, int from, float[] sums, int at) {
    FloatVector a = FloatVector.fromArray(FLOATS, quarters, from);
    if (COUNT > 8) {
      FloatVector b = FloatVector.fromArray(FLOATS, quarters, from + COUNT);
      FloatVector c = FloatVector.fromArray(FLOATS, quarters, from + 2 * COUNT);
      FloatVector d = FloatVector.fromArray(FLOATS, quarters, from + 3 * COUNT);
      FloatVector ac = a.blend(c, HAS_2).add(c.blend(a, HAS_2).rearrange(BY_2));
      FloatVector bd = b.blend(d, HAS_2).add(d.blend(b, HAS_2).rearrange(BY_2));
      ac.blend(bd, HAS_1).add(bd.blend(ac, HAS_1).rearrange(BY_1)).intoArray(sums, at);
    } else if (COUNT > 4) {
      FloatVector b = FloatVector.fromArray(FLOATS, quarters, from + COUNT);
      a.blend(b, HAS_1).add(b.blend(a, HAS_1).rearrange(BY_1)).intoArray(sums, at);
    } else {
      a.intoArray(sums, at);
    }
  }

  /**
   * Sums of as many vectors as a vector has lanes, at least four: bit for bit those of {@link #of}.
   *
   * @param vectors one after another; scratch memory afterwards
   * @param from where the first one starts
   * @param sums one per vector, from {@code at} on
   * @param at where they start
   */
  static void ofAll(float[] vectors, int from, float[] sums, int at) {
    int quarter = COUNT / 4 * COUNT;
    for (int i = from; i < from + quarter; i += COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, vectors, i);
      FloatVector b = FloatVector.fromArray(FLOATS, vectors, i + quarter);
      FloatVector c = FloatVector.fromArray(FLOATS, vectors, i + 2 * quarter);
      FloatVector d = FloatVector.fromArray(FLOATS, vectors, i + 3 * quarter);
      quarters(a, b, c, d).intoArray(vectors, i);
    }
    ofQuarters(vectors, from, sums, at);
  }

  /**
   * As {@link #of(FloatVector)}, of a vector in an array: where a caller is so large that the
   * compiler leaves this out of it, no vector becomes an object on the way. So it is written out.
   */
  static float of(float[] vectors, int from) {
    FloatVector sum = FloatVector.fromArray(FLOATS, vectors, from);
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (COUNT > 2) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  /** Lane i is joined with lane i + n/2, then i + n/4, and so on. */
  static float of(FloatVector vector) {
    FloatVector sum = vector;
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (COUNT > 2) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }
}
