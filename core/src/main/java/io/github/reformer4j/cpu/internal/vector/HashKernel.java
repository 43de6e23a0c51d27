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
  public static final int BLOCK = GemmTile.TILE;

  /** Columns of a packed panel. */
  public static final int PANEL = GemmTile.TILE;

  /** Columns of a group for a single token. */
  public static final int TOKEN_COLUMNS = 4 * COUNT;

  private HashKernel() {}

  /**
   * Projects a block of tokens on a panel of columns.
   *
   * @param panel [dim][{@value #PANEL}] column numbers
   * @param columns how many of them are in use
   * @param packed [dim][{@value #BLOCK}] tokens, transposed
   * @param dim D
   * @param out [{@value #PANEL}][{@value #BLOCK}], overwritten
   */
  public static void project(float[] panel, int columns, float[] packed, int dim, float[] out) {
    GemmTile.multiplyTransposed(
        panel, packed, 0, dim, out, 0, BLOCK, columns, dim, BLOCK / COUNT, false);
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
