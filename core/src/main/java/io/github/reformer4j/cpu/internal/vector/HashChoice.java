package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * From projections to buckets (semantics section 2), for a block of tokens at once. The largest and
 * the smallest projection are kept apart, each with the first column that has it, so that a tie
 * goes to the lowest index of [p; −p].
 */
public final class HashChoice {
  /** The largest and smallest projections of a block so far, and their columns. */
  public static final class Extremes {
    private final float[] high = new float[BLOCK];
    private final float[] low = new float[BLOCK];
    private final int[] highAt = new int[BLOCK];
    private final int[] lowAt = new int[BLOCK];

    /** For one worker. */
    public Extremes() {}
  }

  private HashChoice() {}

  /**
   * Takes some columns of one factor into account, in ascending order over calls.
   *
   * @param projections [columns][{@value HashKernel#BLOCK}]
   * @param from first row of projections
   * @param to past the last row
   * @param column index within the factor of row {@code from}; 0 starts afresh
   * @param extremes updated
   */
  public static void extremes(
      float[] projections, int from, int to, int column, Extremes extremes) {
    float[] high = extremes.high;
    float[] low = extremes.low;
    int[] highAt = extremes.highAt;
    int[] lowAt = extremes.lowAt;
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      FloatVector most;
      FloatVector least;
      IntVector mostAt;
      IntVector leastAt;
      int row = from;
      int index = column;
      if (column == 0) {
        most = FloatVector.fromArray(FLOATS, projections, from * BLOCK + lane);
        least = most;
        mostAt = IntVector.zero(INTS);
        leastAt = mostAt;
        row++;
        index++;
      } else {
        most = FloatVector.fromArray(FLOATS, high, lane);
        least = FloatVector.fromArray(FLOATS, low, lane);
        mostAt = IntVector.fromArray(INTS, highAt, lane);
        leastAt = IntVector.fromArray(INTS, lowAt, lane);
      }
      for (; row < to; row++, index++) {
        FloatVector p = FloatVector.fromArray(FLOATS, projections, row * BLOCK + lane);
        IntVector at = IntVector.broadcast(INTS, index);
        VectorMask<Float> above = p.compare(VectorOperators.GT, most);
        VectorMask<Float> below = p.compare(VectorOperators.LT, least);
        most = most.blend(p, above);
        least = least.blend(p, below);
        mostAt = mostAt.blend(at, above.cast(INTS));
        leastAt = leastAt.blend(at, below.cast(INTS));
      }
      most.intoArray(high, lane);
      least.intoArray(low, lane);
      mostAt.intoArray(highAt, lane);
      leastAt.intoArray(lowAt, lane);
    }
  }

  /**
   * Adds a factor's choice to the buckets.
   *
   * @param extremes of all columns of the factor
   * @param half number of columns of the factor
   * @param weight product of the factors before
   * @param buckets [{@value HashKernel#BLOCK}], added to
   */
  public static void choose(Extremes extremes, int half, int weight, int[] buckets) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      FloatVector most = FloatVector.fromArray(FLOATS, extremes.high, lane);
      FloatVector least = FloatVector.fromArray(FLOATS, extremes.low, lane);
      IntVector mostAt = IntVector.fromArray(INTS, extremes.highAt, lane);
      IntVector leastAt = IntVector.fromArray(INTS, extremes.lowAt, lane);
      VectorMask<Float> negated = least.neg().compare(VectorOperators.GT, most);
      IntVector choice = mostAt.blend(leastAt.add(half), negated.cast(INTS));
      IntVector.fromArray(INTS, buckets, lane).add(choice.mul(weight)).intoArray(buckets, lane);
    }
  }

  /**
   * Sets the bits of hyperplanes with a positive projection.
   *
   * @param projections [columns][{@value HashKernel#BLOCK}]
   * @param from first row of projections
   * @param to past the last row
   * @param bit number of row {@code from}'s bit
   * @param buckets [{@value HashKernel#BLOCK}], added to
   */
  public static void signs(float[] projections, int from, int to, int bit, int[] buckets) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      IntVector bucket = IntVector.fromArray(INTS, buckets, lane);
      for (int row = from; row < to; row++) {
        VectorMask<Float> positive =
            FloatVector.fromArray(FLOATS, projections, row * BLOCK + lane)
                .compare(VectorOperators.GT, 0);
        bucket = bucket.lanewise(VectorOperators.OR, 1 << (bit + row - from), positive.cast(INTS));
      }
      bucket.intoArray(buckets, lane);
    }
  }
}
