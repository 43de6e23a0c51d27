package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.DenseTile.DEPTH;
import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of {@link DenseTile}: the left panel row-major, each row read along. The row
 * stride is a constant: six rows then need one address, and so is the result's. Accumulators are
 * local variables, which is what keeps them in registers, hence the length.
 */
final class PanelRowTiles {
  private PanelRowTiles() {}

  /** Six rows by four vectors. */
  static void tile4(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int depth, boolean add) {
    FloatVector c00;
    FloatVector c01;
    FloatVector c02;
    FloatVector c03;
    FloatVector c10;
    FloatVector c11;
    FloatVector c12;
    FloatVector c13;
    FloatVector c20;
    FloatVector c21;
    FloatVector c22;
    FloatVector c23;
    FloatVector c30;
    FloatVector c31;
    FloatVector c32;
    FloatVector c33;
    FloatVector c40;
    FloatVector c41;
    FloatVector c42;
    FloatVector c43;
    FloatVector c50;
    FloatVector c51;
    FloatVector c52;
    FloatVector c53;
    if (add) {
      c00 = FloatVector.fromArray(FLOATS, c, cAt);
      c01 = FloatVector.fromArray(FLOATS, c, cAt + COUNT);
      c02 = FloatVector.fromArray(FLOATS, c, cAt + 2 * COUNT);
      c03 = FloatVector.fromArray(FLOATS, c, cAt + 3 * COUNT);
      c10 = FloatVector.fromArray(FLOATS, c, cAt + TILE);
      c11 = FloatVector.fromArray(FLOATS, c, cAt + TILE + COUNT);
      c12 = FloatVector.fromArray(FLOATS, c, cAt + TILE + 2 * COUNT);
      c13 = FloatVector.fromArray(FLOATS, c, cAt + TILE + 3 * COUNT);
      c20 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE);
      c21 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE + COUNT);
      c22 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE + 2 * COUNT);
      c23 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE + 3 * COUNT);
      c30 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE);
      c31 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE + COUNT);
      c32 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE + 2 * COUNT);
      c33 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE + 3 * COUNT);
      c40 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE);
      c41 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE + COUNT);
      c42 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE + 2 * COUNT);
      c43 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE + 3 * COUNT);
      c50 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE);
      c51 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE + COUNT);
      c52 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE + 2 * COUNT);
      c53 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE + 3 * COUNT);
    } else {
      FloatVector zero = FloatVector.zero(FLOATS);
      c00 = zero;
      c01 = zero;
      c02 = zero;
      c03 = zero;
      c10 = zero;
      c11 = zero;
      c12 = zero;
      c13 = zero;
      c20 = zero;
      c21 = zero;
      c22 = zero;
      c23 = zero;
      c30 = zero;
      c31 = zero;
      c32 = zero;
      c33 = zero;
      c40 = zero;
      c41 = zero;
      c42 = zero;
      c43 = zero;
      c50 = zero;
      c51 = zero;
      c52 = zero;
      c53 = zero;
    }
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
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + DEPTH + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * DEPTH + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * DEPTH + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * DEPTH + k]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * DEPTH + k]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + COUNT);
    c02.intoArray(c, cAt + 2 * COUNT);
    c03.intoArray(c, cAt + 3 * COUNT);
    c10.intoArray(c, cAt + TILE);
    c11.intoArray(c, cAt + TILE + COUNT);
    c12.intoArray(c, cAt + TILE + 2 * COUNT);
    c13.intoArray(c, cAt + TILE + 3 * COUNT);
    c20.intoArray(c, cAt + 2 * TILE);
    c21.intoArray(c, cAt + 2 * TILE + COUNT);
    c22.intoArray(c, cAt + 2 * TILE + 2 * COUNT);
    c23.intoArray(c, cAt + 2 * TILE + 3 * COUNT);
    c30.intoArray(c, cAt + 3 * TILE);
    c31.intoArray(c, cAt + 3 * TILE + COUNT);
    c32.intoArray(c, cAt + 3 * TILE + 2 * COUNT);
    c33.intoArray(c, cAt + 3 * TILE + 3 * COUNT);
    c40.intoArray(c, cAt + 4 * TILE);
    c41.intoArray(c, cAt + 4 * TILE + COUNT);
    c42.intoArray(c, cAt + 4 * TILE + 2 * COUNT);
    c43.intoArray(c, cAt + 4 * TILE + 3 * COUNT);
    c50.intoArray(c, cAt + 5 * TILE);
    c51.intoArray(c, cAt + 5 * TILE + COUNT);
    c52.intoArray(c, cAt + 5 * TILE + 2 * COUNT);
    c53.intoArray(c, cAt + 5 * TILE + 3 * COUNT);
  }

  /** Six rows by two vectors. */
  static void tile2(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int depth, boolean add) {
    FloatVector c00;
    FloatVector c01;
    FloatVector c10;
    FloatVector c11;
    FloatVector c20;
    FloatVector c21;
    FloatVector c30;
    FloatVector c31;
    FloatVector c40;
    FloatVector c41;
    FloatVector c50;
    FloatVector c51;
    if (add) {
      c00 = FloatVector.fromArray(FLOATS, c, cAt);
      c01 = FloatVector.fromArray(FLOATS, c, cAt + COUNT);
      c10 = FloatVector.fromArray(FLOATS, c, cAt + TILE);
      c11 = FloatVector.fromArray(FLOATS, c, cAt + TILE + COUNT);
      c20 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE);
      c21 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE + COUNT);
      c30 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE);
      c31 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE + COUNT);
      c40 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE);
      c41 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE + COUNT);
      c50 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE);
      c51 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE + COUNT);
    } else {
      FloatVector zero = FloatVector.zero(FLOATS);
      c00 = zero;
      c01 = zero;
      c10 = zero;
      c11 = zero;
      c20 = zero;
      c21 = zero;
      c30 = zero;
      c31 = zero;
      c40 = zero;
      c41 = zero;
      c50 = zero;
      c51 = zero;
    }
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + DEPTH + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * DEPTH + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * DEPTH + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * DEPTH + k]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * DEPTH + k]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + COUNT);
    c10.intoArray(c, cAt + TILE);
    c11.intoArray(c, cAt + TILE + COUNT);
    c20.intoArray(c, cAt + 2 * TILE);
    c21.intoArray(c, cAt + 2 * TILE + COUNT);
    c30.intoArray(c, cAt + 3 * TILE);
    c31.intoArray(c, cAt + 3 * TILE + COUNT);
    c40.intoArray(c, cAt + 4 * TILE);
    c41.intoArray(c, cAt + 4 * TILE + COUNT);
    c50.intoArray(c, cAt + 5 * TILE);
    c51.intoArray(c, cAt + 5 * TILE + COUNT);
  }

  /** Six rows by one vector. */
  static void tile1(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int depth, boolean add) {
    FloatVector c00;
    FloatVector c10;
    FloatVector c20;
    FloatVector c30;
    FloatVector c40;
    FloatVector c50;
    if (add) {
      c00 = FloatVector.fromArray(FLOATS, c, cAt);
      c10 = FloatVector.fromArray(FLOATS, c, cAt + TILE);
      c20 = FloatVector.fromArray(FLOATS, c, cAt + 2 * TILE);
      c30 = FloatVector.fromArray(FLOATS, c, cAt + 3 * TILE);
      c40 = FloatVector.fromArray(FLOATS, c, cAt + 4 * TILE);
      c50 = FloatVector.fromArray(FLOATS, c, cAt + 5 * TILE);
    } else {
      FloatVector zero = FloatVector.zero(FLOATS);
      c00 = zero;
      c10 = zero;
      c20 = zero;
      c30 = zero;
      c40 = zero;
      c50 = zero;
    }
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + DEPTH + k]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * DEPTH + k]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * DEPTH + k]);
      c30 = a3.fma(b0, c30);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * DEPTH + k]);
      c40 = a4.fma(b0, c40);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * DEPTH + k]);
      c50 = a5.fma(b0, c50);
    }
    c00.intoArray(c, cAt);
    c10.intoArray(c, cAt + TILE);
    c20.intoArray(c, cAt + 2 * TILE);
    c30.intoArray(c, cAt + 3 * TILE);
    c40.intoArray(c, cAt + 4 * TILE);
    c50.intoArray(c, cAt + 5 * TILE);
  }
}
