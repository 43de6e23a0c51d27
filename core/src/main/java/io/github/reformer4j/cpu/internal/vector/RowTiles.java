package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of {@link GemmTile}: the left operand row-major, each row read along. Its row
 * stride is {@link GemmTile#TILE}, a constant, so that one address serves six rows: more addresses
 * than there are registers would go through a vector register in each step, which costs a quarter
 * of the rate. For the same reason a result to add to is read after the loop. Accumulators are
 * local variables, which is what keeps them in registers, hence the length.
 */
final class RowTiles {
  private RowTiles() {}

  /** Six rows by four vectors. */
  static void tile4(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int ldc, int depth, boolean add) {
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
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c43 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c53 = zero;
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
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + TILE + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * TILE + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * TILE + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * TILE + k]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * TILE + k]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
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
      c40 = c40.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc));
      c41 = c41.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc + COUNT));
      c42 = c42.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc + 2 * COUNT));
      c43 = c43.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc + 3 * COUNT));
      c50 = c50.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc));
      c51 = c51.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc + COUNT));
      c52 = c52.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc + 2 * COUNT));
      c53 = c53.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc + 3 * COUNT));
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
    c40.intoArray(c, cAt + 4 * ldc);
    c41.intoArray(c, cAt + 4 * ldc + COUNT);
    c42.intoArray(c, cAt + 4 * ldc + 2 * COUNT);
    c43.intoArray(c, cAt + 4 * ldc + 3 * COUNT);
    c50.intoArray(c, cAt + 5 * ldc);
    c51.intoArray(c, cAt + 5 * ldc + COUNT);
    c52.intoArray(c, cAt + 5 * ldc + 2 * COUNT);
    c53.intoArray(c, cAt + 5 * ldc + 3 * COUNT);
  }

  /** Six rows by two vectors. */
  static void tile2(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int ldc, int depth, boolean add) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + TILE + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * TILE + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * TILE + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * TILE + k]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * TILE + k]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
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
      c40 = c40.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc));
      c41 = c41.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc + COUNT));
      c50 = c50.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc));
      c51 = c51.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc + COUNT));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + COUNT);
    c10.intoArray(c, cAt + ldc);
    c11.intoArray(c, cAt + ldc + COUNT);
    c20.intoArray(c, cAt + 2 * ldc);
    c21.intoArray(c, cAt + 2 * ldc + COUNT);
    c30.intoArray(c, cAt + 3 * ldc);
    c31.intoArray(c, cAt + 3 * ldc + COUNT);
    c40.intoArray(c, cAt + 4 * ldc);
    c41.intoArray(c, cAt + 4 * ldc + COUNT);
    c50.intoArray(c, cAt + 5 * ldc);
    c51.intoArray(c, cAt + 5 * ldc + COUNT);
  }

  /** Six rows by one vector. */
  static void tile1(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int ldc, int depth, boolean add) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    FloatVector c50 = zero;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + TILE + k]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * TILE + k]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * TILE + k]);
      c30 = a3.fma(b0, c30);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * TILE + k]);
      c40 = a4.fma(b0, c40);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * TILE + k]);
      c50 = a5.fma(b0, c50);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(FLOATS, c, cAt));
      c10 = c10.add(FloatVector.fromArray(FLOATS, c, cAt + ldc));
      c20 = c20.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * ldc));
      c30 = c30.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * ldc));
      c40 = c40.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * ldc));
      c50 = c50.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * ldc));
    }
    c00.intoArray(c, cAt);
    c10.intoArray(c, cAt + ldc);
    c20.intoArray(c, cAt + 2 * ldc);
    c30.intoArray(c, cAt + 3 * ldc);
    c40.intoArray(c, cAt + 4 * ldc);
    c50.intoArray(c, cAt + 5 * ldc);
  }
}
