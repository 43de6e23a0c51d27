package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sum of a vector's lanes in a fixed order. {@code reduceLanes(ADD)} leaves the order open, and
 * the interpreter and the compiler do differ: the same call would give other bits once it is warm.
 */
final class LaneSum {
  private static final VectorShuffle<Float>[] FOLDS = folds();

  private LaneSum() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static VectorShuffle<Float>[] folds() {
    int steps = Integer.numberOfTrailingZeros(COUNT);
    VectorShuffle<Float>[] folds = new VectorShuffle[steps];
    for (int step = 0; step < steps; step++) {
      int distance = COUNT >> (step + 1);
      folds[step] = VectorShuffle.fromOp(FLOATS, lane -> lane ^ distance);
    }
    return folds;
  }

  /** Lane i is joined with lane i + n/2, then i + n/4, and so on. */
  static float of(FloatVector vector) {
    FloatVector sum = vector;
    for (VectorShuffle<Float> fold : FOLDS) {
      sum = sum.add(sum.rearrange(fold));
    }
    return sum.lane(0);
  }
}
