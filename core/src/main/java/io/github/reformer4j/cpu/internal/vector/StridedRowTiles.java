package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of {@link GemmTile} for left operands of any row stride: four rows, as the
 * addresses of six do not fit the registers (see {@link RowTiles}).
 */
final class StridedRowTiles {
  private StridedRowTiles() {}

  /** Four rows by four vectors. */
  static void tile4(
      float[] a,
      int aAt,
      int lda,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int ldc,
      int depth,
      boolean add) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c03 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c13 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c23 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c33 = zero;
    int row1 = aAt + lda;
    int row2 = aAt + 2 * lda;
    int row3 = aAt + 3 * lda;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + COUNT);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + 2 * COUNT);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + 3 * COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[row1 + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[row2 + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[row3 + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(FLOATS, c, cAt));
      c01 = c01.add(FloatVector.fromArray(FLOATS, c, cAt + COUNT));
      c02 = c02.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * COUNT));
      c03 = c03.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * COUNT));
      c10 = c10.add(FloatVector.fromArray(FLOATS, c, cAt + ldc));
      c11 = c11.add(FloatVector.fromArray(FLOATS, c, cAt + ldc + COUNT));
      c12 = c12.add(FloatVector.fromArray(FLOATS, c, cAt + ldc + 2 * COUNT));
      c13 = c13.add(FloatVector.fromArray(FLOATS, c, cAt + ldc + 3 * COUNT));
      c20 = c20.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc));
      c21 = c21.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc + COUNT));
      c22 = c22.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc + 2 * COUNT));
      c23 = c23.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc + 3 * COUNT));
      c30 = c30.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc));
      c31 = c31.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc + COUNT));
      c32 = c32.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc + 2 * COUNT));
      c33 = c33.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc + 3 * COUNT));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + COUNT);
    c02.intoArray(c, cAt + 2 * COUNT);
    c03.intoArray(c, cAt + 3 * COUNT);
    c10.intoArray(c, cAt + ldc);
    c11.intoArray(c, cAt + ldc + COUNT);
    c12.intoArray(c, cAt + ldc + 2 * COUNT);
    c13.intoArray(c, cAt + ldc + 3 * COUNT);
    c20.intoArray(c, cAt + 2 * ldc);
    c21.intoArray(c, cAt + 2 * ldc + COUNT);
    c22.intoArray(c, cAt + 2 * ldc + 2 * COUNT);
    c23.intoArray(c, cAt + 2 * ldc + 3 * COUNT);
    c30.intoArray(c, cAt + 3 * ldc);
    c31.intoArray(c, cAt + 3 * ldc + COUNT);
    c32.intoArray(c, cAt + 3 * ldc + 2 * COUNT);
    c33.intoArray(c, cAt + 3 * ldc + 3 * COUNT);
  }

  /** Four rows by two vectors. */
  static void tile2(
      float[] a,
      int aAt,
      int lda,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int ldc,
      int depth,
      boolean add) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    int row1 = aAt + lda;
    int row2 = aAt + 2 * lda;
    int row3 = aAt + 3 * lda;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[row1 + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[row2 + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[row3 + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(FLOATS, c, cAt));
      c01 = c01.add(FloatVector.fromArray(FLOATS, c, cAt + COUNT));
      c10 = c10.add(FloatVector.fromArray(FLOATS, c, cAt + ldc));
      c11 = c11.add(FloatVector.fromArray(FLOATS, c, cAt + ldc + COUNT));
      c20 = c20.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc));
      c21 = c21.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc + COUNT));
      c30 = c30.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc));
      c31 = c31.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc + COUNT));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + COUNT);
    c10.intoArray(c, cAt + ldc);
    c11.intoArray(c, cAt + ldc + COUNT);
    c20.intoArray(c, cAt + 2 * ldc);
    c21.intoArray(c, cAt + 2 * ldc + COUNT);
    c30.intoArray(c, cAt + 3 * ldc);
    c31.intoArray(c, cAt + 3 * ldc + COUNT);
  }

  /** Four rows by one vector. */
  static void tile1(
      float[] a,
      int aAt,
      int lda,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int ldc,
      int depth,
      boolean add) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    int row1 = aAt + lda;
    int row2 = aAt + 2 * lda;
    int row3 = aAt + 3 * lda;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[row1 + k]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[row2 + k]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[row3 + k]);
      c30 = a3.fma(b0, c30);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(FLOATS, c, cAt));
      c10 = c10.add(FloatVector.fromArray(FLOATS, c, cAt + ldc));
      c20 = c20.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc));
      c30 = c30.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc));
    }
    c00.intoArray(c, cAt);
    c10.intoArray(c, cAt + ldc);
    c20.intoArray(c, cAt + 2 * ldc);
    c30.intoArray(c, cAt + 3 * ldc);
  }
}
