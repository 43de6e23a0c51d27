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
   * The sums of as many vectors as a vector has lanes, bit for bit as {@link #of} gives them, at
   * half its cost: each step folds two vectors at once. They pass through memory, so that nothing
   * depends on the compiler inlining a deep tree of calls.
   *
   * @param vectors one after another; vector i's sum ends up in number {@code from + i}, the rest
   *     is overwritten
   * @param from where the first one starts
   */
  static void ofEach(float[] vectors, int from) {
    if (COUNT > 8) {
      fold(vectors, from, 8, HAS_8, BY_8);
    }
    if (COUNT > 4) {
      fold(vectors, from, 4, HAS_4, BY_4);
    }
    if (COUNT > 2) {
      fold(vectors, from, 2, HAS_2, BY_2);
    }
    fold(vectors, from, 1, HAS_1, BY_1);
  }

  /** Of each pair, lanes without the bit continue the first vector, lanes with it the second. */
  private static void fold(
      float[] vectors, int from, int pairs, VectorMask<Float> has, VectorShuffle<Float> by) {
    for (int i = from; i < from + pairs * COUNT; i += COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, vectors, i);
      FloatVector b = FloatVector.fromArray(FLOATS, vectors, i + pairs * COUNT);
      a.blend(b, has).add(b.blend(a, has).rearrange(by)).intoArray(vectors, i);
    }
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
