package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes a block of rows, a square of vectors at a time: row i is interleaved with row i + SIDE
 * / 2, log2(SIDE) times. A square of 8 x 8 stays in registers throughout: 0.5 us for a block of 64
 * x 64. Squares of 16 x 16 took 2.8 us in registers and, with the steps passed through memory, from
 * 0.6 to 4 us depending on where the arrays happened to lie (wide vectors that cross a cache line
 * are not forwarded from store to load); scalar code took 1.7 us.
 */
public final class Transpose {
  private static final int SIDE = Math.min(COUNT, 8);
  private static final VectorSpecies<Float> FLOAT_ROW =
      COUNT > SIDE ? FloatVector.SPECIES_256 : FLOATS;
  private static final VectorSpecies<Integer> INT_ROW = COUNT > SIDE ? IntVector.SPECIES_256 : INTS;
  private static final IntVector LOW = zip(0);
  private static final IntVector HIGH = zip(SIDE / 2);

  private Transpose() {}

  /** Indices that interleave two vectors' lanes, from the given lane onward. */
  private static IntVector zip(int from) {
    int[] lanes = new int[SIDE];
    for (int i = 0; i < SIDE; i++) {
      lanes[i] = from + i / 2 + i % 2 * SIDE;
    }
    return IntVector.fromArray(INT_ROW, lanes, 0);
  }

  /**
   * Transposes {@value HashKernel#BLOCK} rows.
   *
   * @param rows [{@value HashKernel#BLOCK}][stride]
   * @param stride row length, a multiple of {@link Lanes#COUNT}
   * @param packed [stride][{@value HashKernel#BLOCK}], overwritten
   */
  public static void block(float[] rows, int stride, float[] packed) {
    block(rows, stride, packed, 0);
  }

  /**
   * Transposes {@value HashKernel#BLOCK} rows.
   *
   * @param rows [{@value HashKernel#BLOCK}][stride]
   * @param stride row length, a multiple of {@link Lanes#COUNT}
   * @param packed [stride][{@value HashKernel#BLOCK}] from {@code at} on, overwritten
   * @param at where packed starts
   */
  public static void block(float[] rows, int stride, float[] packed, int at) {
    for (int d = 0; d < stride; d += SIDE) {
      for (int t = 0; t < BLOCK; t += SIDE) {
        square(rows, t * stride + d, stride, packed, at + d * BLOCK + t);
      }
    }
  }

  /**
   * Transposes a quarter of a square of {@value HashKernel#BLOCK} rows and columns to another.
   *
   * @param square [{@value HashKernel#BLOCK}][{@value HashKernel#BLOCK}]
   * @param from where the quarter starts
   * @param to where the other one starts
   */
  static void quarter(float[] square, int from, int to) {
    for (int d = 0; d < BLOCK / 2; d += SIDE) {
      for (int t = 0; t < BLOCK / 2; t += SIDE) {
        square(square, from + t * BLOCK + d, BLOCK, square, to + d * BLOCK + t);
      }
    }
  }

  private static void square(float[] rows, int from, int stride, float[] packed, int to) {
    switch (SIDE) {
      case 2 -> square2(rows, from, stride, packed, to);
      case 4 -> square4(rows, from, stride, packed, to);
      case 8 -> square8(rows, from, stride, packed, to);
      default -> throw new AssertionError(SIDE);
    }
  }

  private static void square2(float[] rows, int from, int stride, float[] packed, int to) {
    IntVector r0 = load(rows, from);
    IntVector r1 = load(rows, from + stride);
    IntVector a0 = LOW.selectFrom(r0, r1);
    IntVector a1 = HIGH.selectFrom(r0, r1);
    store(a0, packed, to);
    store(a1, packed, to + BLOCK);
  }

  // no helpers: this is short enough to be put into long methods, which then leave them out of line
  private static void square4(float[] rows, int from, int stride, float[] packed, int to) {
    IntVector r0 = FloatVector.fromArray(FLOAT_ROW, rows, from).reinterpretAsInts();
    IntVector r1 = FloatVector.fromArray(FLOAT_ROW, rows, from + stride).reinterpretAsInts();
    IntVector r2 = FloatVector.fromArray(FLOAT_ROW, rows, from + 2 * stride).reinterpretAsInts();
    IntVector r3 = FloatVector.fromArray(FLOAT_ROW, rows, from + 3 * stride).reinterpretAsInts();
    IntVector a0 = LOW.selectFrom(r0, r2);
    IntVector a1 = HIGH.selectFrom(r0, r2);
    IntVector a2 = LOW.selectFrom(r1, r3);
    IntVector a3 = HIGH.selectFrom(r1, r3);
    IntVector b0 = LOW.selectFrom(a0, a2);
    IntVector b1 = HIGH.selectFrom(a0, a2);
    IntVector b2 = LOW.selectFrom(a1, a3);
    IntVector b3 = HIGH.selectFrom(a1, a3);
    b0.reinterpretAsFloats().intoArray(packed, to);
    b1.reinterpretAsFloats().intoArray(packed, to + BLOCK);
    b2.reinterpretAsFloats().intoArray(packed, to + 2 * BLOCK);
    b3.reinterpretAsFloats().intoArray(packed, to + 3 * BLOCK);
  }

  private static void square8(float[] rows, int from, int stride, float[] packed, int to) {
    IntVector r0 = load(rows, from);
    IntVector r1 = load(rows, from + stride);
    IntVector r2 = load(rows, from + 2 * stride);
    IntVector r3 = load(rows, from + 3 * stride);
    IntVector r4 = load(rows, from + 4 * stride);
    IntVector r5 = load(rows, from + 5 * stride);
    IntVector r6 = load(rows, from + 6 * stride);
    IntVector r7 = load(rows, from + 7 * stride);
    IntVector a0 = LOW.selectFrom(r0, r4);
    IntVector a1 = HIGH.selectFrom(r0, r4);
    IntVector a2 = LOW.selectFrom(r1, r5);
    IntVector a3 = HIGH.selectFrom(r1, r5);
    IntVector a4 = LOW.selectFrom(r2, r6);
    IntVector a5 = HIGH.selectFrom(r2, r6);
    IntVector a6 = LOW.selectFrom(r3, r7);
    IntVector a7 = HIGH.selectFrom(r3, r7);
    IntVector b0 = LOW.selectFrom(a0, a4);
    IntVector b1 = HIGH.selectFrom(a0, a4);
    IntVector b2 = LOW.selectFrom(a1, a5);
    IntVector b3 = HIGH.selectFrom(a1, a5);
    IntVector b4 = LOW.selectFrom(a2, a6);
    IntVector b5 = HIGH.selectFrom(a2, a6);
    IntVector b6 = LOW.selectFrom(a3, a7);
    IntVector b7 = HIGH.selectFrom(a3, a7);
    IntVector c0 = LOW.selectFrom(b0, b4);
    IntVector c1 = HIGH.selectFrom(b0, b4);
    IntVector c2 = LOW.selectFrom(b1, b5);
    IntVector c3 = HIGH.selectFrom(b1, b5);
    IntVector c4 = LOW.selectFrom(b2, b6);
    IntVector c5 = HIGH.selectFrom(b2, b6);
    IntVector c6 = LOW.selectFrom(b3, b7);
    IntVector c7 = HIGH.selectFrom(b3, b7);
    store(c0, packed, to);
    store(c1, packed, to + BLOCK);
    store(c2, packed, to + 2 * BLOCK);
    store(c3, packed, to + 3 * BLOCK);
    store(c4, packed, to + 4 * BLOCK);
    store(c5, packed, to + 5 * BLOCK);
    store(c6, packed, to + 6 * BLOCK);
    store(c7, packed, to + 7 * BLOCK);
  }

  // two-vector selection takes its indices in the lane type: floats travel as the ints they are
  private static IntVector load(float[] array, int at) {
    return FloatVector.fromArray(FLOAT_ROW, array, at).reinterpretAsInts();
  }

  private static void store(IntVector v, float[] array, int at) {
    v.reinterpretAsFloats().intoArray(array, at);
  }
}
