package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Projections of tokens on rotation columns (semantics section 2). Tokens are packed transposed, so
 * that vectors run over tokens and a column's numbers are broadcast; every projection is one chain
 * of fused multiply-adds from dimension 0 upward, whatever the block, the vector width or the
 * method: a token hashes to the same bucket everywhere, bit for bit.
 */
public final class HashKernel {
  /** Tokens of a packed block. */
  public static final int BLOCK = 64;

  /** Columns of a packed panel. */
  public static final int PANEL = 6;

  /** Columns of a group for a single token. */
  public static final int TOKEN_COLUMNS = 4 * COUNT;

  /** Vectors of tokens per register tile: 24 accumulators where there are 32 registers, else 12. */
  private static final int TILE_VECTORS = COUNT >= 16 ? 4 : 2;

  private HashKernel() {}

  /**
   * Projects a block of tokens on a panel of columns.
   *
   * @param panel [dim][{@value #PANEL}] column numbers
   * @param packed [dim][{@value #BLOCK}] tokens, transposed
   * @param dim D
   * @param out [{@value #PANEL}][{@value #BLOCK}], overwritten
   */
  public static void project(float[] panel, float[] packed, int dim, float[] out) {
    for (int lane = 0; lane < BLOCK; lane += TILE_VECTORS * COUNT) {
      if (TILE_VECTORS == 4) {
        tile6x4(panel, packed, lane, dim, out);
      } else {
        tile6x2(panel, packed, lane, dim, out);
      }
    }
  }

  private static void tile6x4(float[] panel, float[] packed, int lane, int dim, float[] out) {
    FloatVector p00 = FloatVector.zero(FLOATS);
    FloatVector p01 = FloatVector.zero(FLOATS);
    FloatVector p02 = FloatVector.zero(FLOATS);
    FloatVector p03 = FloatVector.zero(FLOATS);
    FloatVector p10 = FloatVector.zero(FLOATS);
    FloatVector p11 = FloatVector.zero(FLOATS);
    FloatVector p12 = FloatVector.zero(FLOATS);
    FloatVector p13 = FloatVector.zero(FLOATS);
    FloatVector p20 = FloatVector.zero(FLOATS);
    FloatVector p21 = FloatVector.zero(FLOATS);
    FloatVector p22 = FloatVector.zero(FLOATS);
    FloatVector p23 = FloatVector.zero(FLOATS);
    FloatVector p30 = FloatVector.zero(FLOATS);
    FloatVector p31 = FloatVector.zero(FLOATS);
    FloatVector p32 = FloatVector.zero(FLOATS);
    FloatVector p33 = FloatVector.zero(FLOATS);
    FloatVector p40 = FloatVector.zero(FLOATS);
    FloatVector p41 = FloatVector.zero(FLOATS);
    FloatVector p42 = FloatVector.zero(FLOATS);
    FloatVector p43 = FloatVector.zero(FLOATS);
    FloatVector p50 = FloatVector.zero(FLOATS);
    FloatVector p51 = FloatVector.zero(FLOATS);
    FloatVector p52 = FloatVector.zero(FLOATS);
    FloatVector p53 = FloatVector.zero(FLOATS);
    for (int d = 0; d < dim; d++) {
      int x = d * BLOCK + lane;
      FloatVector x0 = FloatVector.fromArray(FLOATS, packed, x);
      FloatVector x1 = FloatVector.fromArray(FLOATS, packed, x + COUNT);
      FloatVector x2 = FloatVector.fromArray(FLOATS, packed, x + 2 * COUNT);
      FloatVector x3 = FloatVector.fromArray(FLOATS, packed, x + 3 * COUNT);
      FloatVector w0 = FloatVector.broadcast(FLOATS, panel[d * PANEL]);
      p00 = w0.fma(x0, p00);
      p01 = w0.fma(x1, p01);
      p02 = w0.fma(x2, p02);
      p03 = w0.fma(x3, p03);
      FloatVector w1 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 1]);
      p10 = w1.fma(x0, p10);
      p11 = w1.fma(x1, p11);
      p12 = w1.fma(x2, p12);
      p13 = w1.fma(x3, p13);
      FloatVector w2 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 2]);
      p20 = w2.fma(x0, p20);
      p21 = w2.fma(x1, p21);
      p22 = w2.fma(x2, p22);
      p23 = w2.fma(x3, p23);
      FloatVector w3 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 3]);
      p30 = w3.fma(x0, p30);
      p31 = w3.fma(x1, p31);
      p32 = w3.fma(x2, p32);
      p33 = w3.fma(x3, p33);
      FloatVector w4 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 4]);
      p40 = w4.fma(x0, p40);
      p41 = w4.fma(x1, p41);
      p42 = w4.fma(x2, p42);
      p43 = w4.fma(x3, p43);
      FloatVector w5 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 5]);
      p50 = w5.fma(x0, p50);
      p51 = w5.fma(x1, p51);
      p52 = w5.fma(x2, p52);
      p53 = w5.fma(x3, p53);
    }
    p00.intoArray(out, lane);
    p01.intoArray(out, lane + COUNT);
    p02.intoArray(out, lane + 2 * COUNT);
    p03.intoArray(out, lane + 3 * COUNT);
    p10.intoArray(out, BLOCK + lane);
    p11.intoArray(out, BLOCK + lane + COUNT);
    p12.intoArray(out, BLOCK + lane + 2 * COUNT);
    p13.intoArray(out, BLOCK + lane + 3 * COUNT);
    p20.intoArray(out, 2 * BLOCK + lane);
    p21.intoArray(out, 2 * BLOCK + lane + COUNT);
    p22.intoArray(out, 2 * BLOCK + lane + 2 * COUNT);
    p23.intoArray(out, 2 * BLOCK + lane + 3 * COUNT);
    p30.intoArray(out, 3 * BLOCK + lane);
    p31.intoArray(out, 3 * BLOCK + lane + COUNT);
    p32.intoArray(out, 3 * BLOCK + lane + 2 * COUNT);
    p33.intoArray(out, 3 * BLOCK + lane + 3 * COUNT);
    p40.intoArray(out, 4 * BLOCK + lane);
    p41.intoArray(out, 4 * BLOCK + lane + COUNT);
    p42.intoArray(out, 4 * BLOCK + lane + 2 * COUNT);
    p43.intoArray(out, 4 * BLOCK + lane + 3 * COUNT);
    p50.intoArray(out, 5 * BLOCK + lane);
    p51.intoArray(out, 5 * BLOCK + lane + COUNT);
    p52.intoArray(out, 5 * BLOCK + lane + 2 * COUNT);
    p53.intoArray(out, 5 * BLOCK + lane + 3 * COUNT);
  }

  private static void tile6x2(float[] panel, float[] packed, int lane, int dim, float[] out) {
    FloatVector p00 = FloatVector.zero(FLOATS);
    FloatVector p01 = FloatVector.zero(FLOATS);
    FloatVector p10 = FloatVector.zero(FLOATS);
    FloatVector p11 = FloatVector.zero(FLOATS);
    FloatVector p20 = FloatVector.zero(FLOATS);
    FloatVector p21 = FloatVector.zero(FLOATS);
    FloatVector p30 = FloatVector.zero(FLOATS);
    FloatVector p31 = FloatVector.zero(FLOATS);
    FloatVector p40 = FloatVector.zero(FLOATS);
    FloatVector p41 = FloatVector.zero(FLOATS);
    FloatVector p50 = FloatVector.zero(FLOATS);
    FloatVector p51 = FloatVector.zero(FLOATS);
    for (int d = 0; d < dim; d++) {
      int x = d * BLOCK + lane;
      FloatVector x0 = FloatVector.fromArray(FLOATS, packed, x);
      FloatVector x1 = FloatVector.fromArray(FLOATS, packed, x + COUNT);
      FloatVector w0 = FloatVector.broadcast(FLOATS, panel[d * PANEL]);
      p00 = w0.fma(x0, p00);
      p01 = w0.fma(x1, p01);
      FloatVector w1 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 1]);
      p10 = w1.fma(x0, p10);
      p11 = w1.fma(x1, p11);
      FloatVector w2 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 2]);
      p20 = w2.fma(x0, p20);
      p21 = w2.fma(x1, p21);
      FloatVector w3 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 3]);
      p30 = w3.fma(x0, p30);
      p31 = w3.fma(x1, p31);
      FloatVector w4 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 4]);
      p40 = w4.fma(x0, p40);
      p41 = w4.fma(x1, p41);
      FloatVector w5 = FloatVector.broadcast(FLOATS, panel[d * PANEL + 5]);
      p50 = w5.fma(x0, p50);
      p51 = w5.fma(x1, p51);
    }
    p00.intoArray(out, lane);
    p01.intoArray(out, lane + COUNT);
    p10.intoArray(out, BLOCK + lane);
    p11.intoArray(out, BLOCK + lane + COUNT);
    p20.intoArray(out, 2 * BLOCK + lane);
    p21.intoArray(out, 2 * BLOCK + lane + COUNT);
    p30.intoArray(out, 3 * BLOCK + lane);
    p31.intoArray(out, 3 * BLOCK + lane + COUNT);
    p40.intoArray(out, 4 * BLOCK + lane);
    p41.intoArray(out, 4 * BLOCK + lane + COUNT);
    p50.intoArray(out, 5 * BLOCK + lane);
    p51.intoArray(out, 5 * BLOCK + lane + COUNT);
  }

  /**
   * Projects one token on a group of columns; the same bits as {@link #project}.
   *
   * @param group [dim][{@link #TOKEN_COLUMNS}] column numbers
   * @param token dim numbers
   * @param dim D
   * @param out {@link #TOKEN_COLUMNS} numbers from {@code at} on, overwritten
   * @param at where they start
   */
  public static void projectToken(float[] group, float[] token, int dim, float[] out, int at) {
    FloatVector p = FloatVector.zero(FLOATS);
    FloatVector q = p;
    FloatVector r = p;
    FloatVector s = p;
    for (int d = 0; d < dim; d++) {
      FloatVector x = FloatVector.broadcast(FLOATS, token[d]);
      int column = d * TOKEN_COLUMNS;
      p = x.fma(FloatVector.fromArray(FLOATS, group, column), p);
      q = x.fma(FloatVector.fromArray(FLOATS, group, column + COUNT), q);
      r = x.fma(FloatVector.fromArray(FLOATS, group, column + 2 * COUNT), r);
      s = x.fma(FloatVector.fromArray(FLOATS, group, column + 3 * COUNT), s);
    }
    p.intoArray(out, at);
    q.intoArray(out, at + COUNT);
    r.intoArray(out, at + 2 * COUNT);
    s.intoArray(out, at + 3 * COUNT);
  }
}
