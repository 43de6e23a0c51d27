package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Brings tokens into the range in which float32 projections neither overflow nor vanish, by a power
 * of two each: exactly, so the bucket depends on the direction alone (semantics section 2).
 */
public final class RowRange {
  private static final float SMALLEST = 1e-15f;
  private static final float LARGEST = 1e15f;

  private RowRange() {}

  /**
   * Scales the tokens of a packed block that need it.
   *
   * @param packed [dim][{@value HashKernel#BLOCK}], changed in place
   * @param dim D
   * @param magnitudes {@value HashKernel#BLOCK} floats of scratch memory
   */
  public static void bringIn(float[] packed, int dim, float[] magnitudes) {
    for (int lane = 0; lane < BLOCK; lane += 2 * COUNT) {
      IntVector first = IntVector.zero(INTS);
      IntVector second = first;
      for (int d = 0; d < dim; d++) {
        first = first.max(magnitude(packed, d * BLOCK + lane));
        second = second.max(magnitude(packed, d * BLOCK + lane + COUNT));
      }
      first.reinterpretAsFloats().intoArray(magnitudes, lane);
      second.reinterpretAsFloats().intoArray(magnitudes, lane + COUNT);
    }
    for (int token = 0; token < BLOCK; token++) {
      int exponent = shift(magnitudes[token]);
      if (exponent != 0) {
        for (int d = 0; d < dim; d++) {
          packed[d * BLOCK + token] = Math.scalb(packed[d * BLOCK + token], exponent);
        }
      }
    }
  }

  /** Absolute values as bits, whose order is the same: the maximum of ints is one instruction. */
  private static IntVector magnitude(float[] packed, int at) {
    return FloatVector.fromArray(FLOATS, packed, at).reinterpretAsInts().and(Integer.MAX_VALUE);
  }

  /**
   * The same for one token.
   *
   * @param token numbers, the first dim of them changed in place
   * @param dim D
   */
  public static void bringIn(float[] token, int dim) {
    float most = 0;
    for (int d = 0; d < dim; d++) {
      most = Math.max(most, Math.abs(token[d]));
    }
    int exponent = shift(most);
    if (exponent != 0) {
      for (int d = 0; d < dim; d++) {
        token[d] = Math.scalb(token[d], exponent);
      }
    }
  }

  private static int shift(float magnitude) {
    boolean safe = (magnitude >= SMALLEST && magnitude <= LARGEST) || magnitude == 0;
    return safe ? 0 : -Math.getExponent(magnitude);
  }
}
