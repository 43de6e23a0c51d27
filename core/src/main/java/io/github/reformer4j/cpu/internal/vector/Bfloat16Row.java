package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rows in bfloat16, two numbers an int: the lower halves of a vector of ints hold as many numbers
 * in a row as it has lanes, the upper halves the next ones. So a shift and a mask give two vectors
 * of floats in order, and no lane changes its place.
 */
public final class Bfloat16Row {
  private static final int BITS = 16;
  private static final int UPPER = 0xffff0000;

  /** Just below half of the last place that stays. */
  private static final int HALF = 0x7fff;

  private Bfloat16Row() {}

  /**
   * The length of a row with padding.
   *
   * @param width at least 0
   * @return the smallest multiple of two vectors that is not below it
   */
  public static int roundUp(int width) {
    return Math.ceilDiv(width, 2 * COUNT) * 2 * COUNT;
  }

  /**
   * Rounds numbers to the nearest, to even on a tie, and stores them. Not by vectors: it is a small
   * part of a large method, where the compiler may stop inlining.
   *
   * @param row finite, a multiple of two vectors long
   * @param memory where to
   * @param at first byte
   */
  public static void store(float[] row, MemorySegment memory, long at) {
    for (int i = 0; i < row.length; i += 2 * COUNT) {
      for (int lane = 0; lane < COUNT; lane++) {
        int low = rounded(row[i + lane]) >>> BITS;
        int high = rounded(row[i + COUNT + lane]) & UPPER;
        memory.set(JAVA_INT, at + (long) i * Short.BYTES + (long) lane * Integer.BYTES, low | high);
      }
    }
  }

  /** The upper half is the rounded number. */
  private static int rounded(float number) {
    int bits = Float.floatToRawIntBits(number);
    return bits + HALF + (bits >>> BITS & 1);
  }

  /**
   * One number.
   *
   * @param memory where the row lies
   * @param row its first byte
   * @param column which
   * @return the number
   */
  public static float number(MemorySegment memory, long row, int column) {
    int pair = column / (2 * COUNT) * COUNT + column % COUNT;
    int bits = memory.get(JAVA_INT, row + (long) pair * Integer.BYTES);
    return Float.intBitsToFloat(column / COUNT % 2 == 0 ? bits << BITS : bits & UPPER);
  }

  /** The first of two vectors of numbers. */
  static FloatVector first(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, BITS).reinterpretAsFloats();
  }

  /** The second one. */
  static FloatVector second(IntVector pairs) {
    return pairs.and(UPPER).reinterpretAsFloats();
  }
}
