package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What {@link CompiledKernelsTest} must notice, and what it must not. */
final class BrokenKernel {
  private static final float[] NUMBERS = new float[16 * COUNT];

  /** A vector that is kept must become an object. */
  private static FloatVector kept = FloatVector.zero(FLOATS);

  private BrokenKernel() {}

  static void boxing(int steps) {
    for (int i = 0; i < steps; i++) {
      kept = kept.add(FloatVector.fromArray(FLOATS, NUMBERS, i % 16 * COUNT));
    }
  }

  static float sound(int steps) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < 16 * steps; i++) {
      sum = sum.add(FloatVector.fromArray(FLOATS, NUMBERS, i % 16 * COUNT));
    }
    return sum.reduceLanes(VectorOperators.MAX);
  }
}
