package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.SoftmaxTile;

/**
 * One query block against one panel, backward (semantics section 7): weights are recomputed from
 * the scores, then {@code dV += Pᵀ dO}, {@code dS = P ∘ (dO Vᵀ − δ)}, {@code dQ += dS K}, {@code dK
 * += dSᵀ Q}. One a worker.
 */
final class BackwardTile {
  private final int dim;
  private final float scale2;
  private final int valueDim;
  private final int dimStride;
  private final int valueStride;
  private final Masker masker;

  // six elements more: the transposed product reads a whole register tile past the last row
  private final float[] weights = new float[GemmTile.PADDED_ROWS * GemmTile.TILE + GemmTile.ROWS];
  private final float[] gradient = new float[GemmTile.PADDED_ROWS * GemmTile.TILE + GemmTile.ROWS];
  private final float[] unwanted = new float[GemmTile.PADDED_ROWS * Lanes.COUNT];

  BackwardTile(Problem problem, Masker masker) {
    dim = problem.sizes().dim();
    scale2 = (float) problem.scale2();
    valueDim = problem.sizes().valueDim();
    dimStride = Lanes.roundUp(dim);
    valueStride = Lanes.roundUp(valueDim);
    this.masker = masker;
  }

  /** Adds a pair's gradients to whichever of block and panel this unit owns. */
  void add(Run run, BackwardBlock block, BackwardPanel panel) {
    Masker.Verdict verdict = masker.judge(run, block, panel);
    if (verdict == Masker.Verdict.NONE) {
      return;
    }
    int vectors = (panel.count + Lanes.COUNT - 1) / Lanes.COUNT;
    product(block.q, dimStride, panel.keys, dim, weights, block.count, vectors);
    float scale = scale2;
    if (block.wild) {
      SoftmaxTile.scaleScores(weights, block.count, vectors, scale2);
      scale = 1;
    }
    float[] laneSums = block.owned ? block.laneSums : unwanted;
    if (verdict == Masker.Verdict.ALL) {
      SoftmaxTile.exponentiate(
          weights, block.count, vectors, scale, block.bound, block.factor, laneSums);
    } else {
      SoftmaxTile.exponentiate(
          weights, block.count, vectors, scale, block.bound, block.factor, laneSums, masker.bits);
    }
    product(
        block.outGradient,
        valueStride,
        panel.valueColumns,
        valueDim,
        gradient,
        block.count,
        vectors);
    if (panel.owned) {
      transposed(
          weights, block.outGradientBlocks, block.count, panel.valueGradient, valueStride, panel);
    }
    SoftmaxTile.scoreGradient(weights, gradient, block.count, vectors, block.delta);
    if (block.owned) {
      GemmTile.multiply(
          gradient,
          0,
          GemmTile.TILE,
          panel.keyBlocks,
          0,
          panel.count,
          block.queryGradient,
          0,
          dimStride,
          block.count,
          panel.count,
          dimStride / Lanes.COUNT,
          !block.freshGradient);
      block.freshGradient = false;
    }
    if (panel.owned) {
      transposed(gradient, block.queryBlocks, block.count, panel.keyGradient, dimStride, panel);
      panel.fresh = false;
    }
  }

  private static void product(
      float[] rows,
      int stride,
      float[] columns,
      int depth,
      float[] target,
      int count,
      int vectors) {
    GemmTile.multiply(
        rows, 0, stride, columns, 0, depth, target, 0, GemmTile.TILE, count, depth, vectors, false);
  }

  private static void transposed(
      float[] left, float[] right, int depth, float[] target, int stride, BackwardPanel panel) {
    GemmTile.multiplyTransposed(
        left,
        right,
        0,
        depth,
        target,
        0,
        stride,
        panel.count,
        depth,
        stride / Lanes.COUNT,
        !panel.fresh);
  }
}
