package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * The backward pass of a block of queries against the keys made of the same rows. With k = D q, D
 * diagonal, the rows' gradient through both roles is one product with q instead of two: {@code dS K
 * + D (dSᵀ Q - K t) = (dS D + (dS D)ᵀ) Q - D K t}, where D t, the inner products of rows and their
 * gradients as keys, are the column sums of {@code (dS D) ∘ (Q Qᵀ)}.
 */
public final class OwnTile {
  private OwnTile() {}

  /**
   * The gradient of the products of rows, {@code p * (dp - delta) * factor}, in place of {@code
   * dp}, and the column sums of what it is times these products.
   *
   * @param p weights
   * @param dp gradients of the weights, overwritten
   * @param products of the rows
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param delta one per row: the inner product of output and its gradient
   * @param factor D, one per column
   * @param along one per column, added to
   */
  public static void scoreGradient(
      float[] p,
      float[] dp,
      float[] products,
      int rows,
      int vectors,
      float[] delta,
      float[] factor,
      float[] along) {
    for (int v = 0; v < vectors; v++) {
      FloatVector sum = FloatVector.fromArray(FLOATS, along, v * COUNT);
      FloatVector f = FloatVector.fromArray(FLOATS, factor, v * COUNT);
      int at = v * COUNT;
      for (int row = 0; row < rows; row++) {
        FloatVector w = FloatVector.fromArray(FLOATS, p, at);
        FloatVector g = w.mul(FloatVector.fromArray(FLOATS, dp, at).sub(delta[row])).mul(f);
        g.intoArray(dp, at);
        sum = g.fma(FloatVector.fromArray(FLOATS, products, at), sum);
        at += TILE;
      }
      sum.intoArray(along, v * COUNT);
    }
  }

  /**
   * Joins the roles: {@code s + sᵀ} in place of s.
   *
   * @param s gradient of the products of rows
   * @param transposed the same, transposed
   * @param rows rows to work on
   * @param vectors columns, in vectors
   */
  public static void join(float[] s, float[] transposed, int rows, int vectors) {
    for (int row = 0; row < rows; row++) {
      int end = row * TILE + vectors * COUNT;
      for (int at = row * TILE; at < end; at += COUNT) {
        FloatVector.fromArray(FLOATS, s, at)
            .add(FloatVector.fromArray(FLOATS, transposed, at))
            .intoArray(s, at);
      }
    }
  }
}
