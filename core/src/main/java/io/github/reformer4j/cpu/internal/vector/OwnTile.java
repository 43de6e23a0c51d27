package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * The backward pass of a block of queries against the keys made of the same rows. With k = D q, D
 * diagonal, the rows' gradient through both roles is one product with q instead of two: {@code dS K
 * + D (dSᵀ Q - K t) = (dS D + D dSᵀ) Q - D K t}, where t, the inner products of keys and their
 * gradients, are the column sums of {@code dS ∘ S}.
 */
public final class OwnTile {
  private OwnTile() {}

  /**
   * The gradient of the scores, {@code p * (dp - delta)}, in place of {@code dp}, and the column
   * sums of its product with the scores.
   *
   * @param p weights
   * @param dp gradients of the weights, overwritten
   * @param scores before the scale
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param delta one per row: the inner product of output and its gradient
   * @param along one per column, added to
   */
  public static void scoreGradient(
      float[] p, float[] dp, float[] scores, int rows, int vectors, float[] delta, float[] along) {
    for (int v = 0; v < vectors; v++) {
      FloatVector sum = FloatVector.fromArray(FLOATS, along, v * COUNT);
      int at = v * COUNT;
      for (int row = 0; row < rows; row++) {
        FloatVector w = FloatVector.fromArray(FLOATS, p, at);
        FloatVector g = w.mul(FloatVector.fromArray(FLOATS, dp, at).sub(delta[row]));
        g.intoArray(dp, at);
        sum = g.fma(FloatVector.fromArray(FLOATS, scores, at), sum);
        at += TILE;
      }
      sum.intoArray(along, v * COUNT);
    }
  }

  /**
   * Joins the roles: {@code s D + D sᵀ} in place of s.
   *
   * @param s gradient of the scores
   * @param transposed the same, transposed
   * @param rows rows to work on
   * @param vectors columns, in vectors
   * @param inverse D, one per row and column
   */
  public static void join(float[] s, float[] transposed, int rows, int vectors, float[] inverse) {
    for (int v = 0; v < vectors; v++) {
      FloatVector columns = FloatVector.fromArray(FLOATS, inverse, v * COUNT);
      int at = v * COUNT;
      for (int row = 0; row < rows; row++) {
        FloatVector back = FloatVector.fromArray(FLOATS, transposed, at).mul(inverse[row]);
        FloatVector.fromArray(FLOATS, s, at).fma(columns, back).intoArray(s, at);
        at += TILE;
      }
    }
  }
}
