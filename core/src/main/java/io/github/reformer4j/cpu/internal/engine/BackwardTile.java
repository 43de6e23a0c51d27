package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.OwnTile;
import io.github.reformer4j.cpu.internal.vector.SoftmaxTile;
import io.github.reformer4j.cpu.internal.vector.Transpose;
import io.github.reformer4j.cpu.internal.vector.WeightTile;

/**
 * One query block against one panel, backward (semantics section 7): weights are recomputed from
 * the scores, then {@code dV += Pᵀ dO}, {@code dS = P ∘ (dO Vᵀ − δ)}, {@code dQ += dS K}, {@code dK
 * += dSᵀ Q}. Where queries and keys are the same rows, the last two are one product ({@link
 * OwnTile}). One a worker.
 */
final class BackwardTile {
  private static final int SIZE = GemmTile.PADDED_ROWS * GemmTile.TILE;

  private final int dim;
  private final int valueDim;
  private final int dimStride;
  private final int valueStride;
  private final Masker masker;

  // six elements more: the transposed product reads a whole register tile past the last row
  private final float[] weights = new float[SIZE + GemmTile.ROWS];
  private final float[] gradient = new float[SIZE + GemmTile.ROWS];

  /** Of queries against the keys of the same rows: what the exponential is taken of. */
  private final float[] scores;

  private final float[] turned;
  private final float[] unwanted = new float[GemmTile.PADDED_ROWS * Lanes.COUNT];

  BackwardTile(Problem problem, Masker masker) {
    dim = problem.sizes().dim();
    valueDim = problem.sizes().valueDim();
    dimStride = Lanes.roundUp(dim);
    valueStride = Lanes.roundUp(valueDim);
    boolean shared = problem.normalised();
    scores = new float[shared ? SIZE : 0];
    turned = new float[shared ? SIZE : 0];
    this.masker = masker;
  }

  /** Adds a pair's gradients to whichever of block and panel this unit owns. */
  void add(Run run, BackwardBlock block, BackwardPanel panel) {
    Masker.Verdict verdict = masker.judge(run, block, panel);
    if (verdict == Masker.Verdict.NONE) {
      return;
    }
    int vectors = (panel.count + Lanes.COUNT - 1) / Lanes.COUNT;
    boolean own = panel.owned && panel.sameRows(block);
    // of a block's own keys, the scores are needed once more
    float[] raw = own ? scores : weights;
    ForwardTile.product(block, panel, dim, raw, vectors);
    if (block.shallow && vectors % 2 == 0) {
      power(block, panel, raw, vectors, verdict);
    } else {
      if (own) {
        System.arraycopy(scores, 0, weights, 0, block.count * GemmTile.TILE);
      }
      scaledPower(block, panel, vectors, verdict);
    }
    product(block.outGradientBlocks, panel.valueColumns, valueDim, gradient, block.count, vectors);
    if (panel.owned) {
      transposed(
          weights,
          block.outGradientBlocks,
          block.count,
          panel.valueGradient,
          valueStride,
          panel.count,
          !panel.freshValues);
      panel.freshValues = false;
    }
    if (own) {
      bothRoles(block, panel, vectors);
    } else {
      eachRole(block, panel, vectors);
    }
  }

  /** Scores to weights that need neither factor nor clamp. */
  private void power(
      BackwardBlock block, BackwardPanel panel, float[] raw, int vectors, Masker.Verdict verdict) {
    float[] laneSums = block.owned ? block.laneSums : unwanted;
    if (verdict == Masker.Verdict.ALL) {
      WeightTile.all(raw, weights, block.count, vectors, panel.scale, block.bound, laneSums);
    } else {
      WeightTile.some(
          raw, weights, block.count, vectors, panel.scale, block.bound, laneSums, masker.bits);
    }
  }

  /** Scores to weights, whatever their bounds and factors; in place. */
  private void scaledPower(
      BackwardBlock block, BackwardPanel panel, int vectors, Masker.Verdict verdict) {
    SoftmaxTile.scale(weights, block.count, panel.scale, block.running);
    float[] laneSums = block.owned ? block.laneSums : unwanted;
    if (verdict == Masker.Verdict.ALL) {
      SoftmaxTile.exponentiate(
          weights,
          block.count,
          vectors,
          panel.scale,
          block.running,
          block.bound,
          block.factor,
          laneSums);
    } else {
      SoftmaxTile.exponentiate(
          weights,
          block.count,
          vectors,
          panel.scale,
          block.running,
          block.bound,
          block.factor,
          laneSums,
          masker.bits);
    }
  }

  private void eachRole(BackwardBlock block, BackwardPanel panel, int vectors) {
    SoftmaxTile.scoreGradient(weights, gradient, block.count, vectors, block.delta, panel.factor);
    if (block.owned) {
      rows(block, panel.keyBlocks, panel.count);
    }
    if (panel.owned) {
      transposed(
          gradient,
          block.queryBlocks,
          block.count,
          panel.keyGradient,
          dimStride,
          panel.count,
          !panel.freshKeys);
      panel.freshKeys = false;
    }
  }

  private void bothRoles(BackwardBlock block, BackwardPanel panel, int vectors) {
    OwnTile.scoreGradient(
        weights, gradient, scores, block.count, vectors, block.delta, panel.factor, panel.along);
    panel.hasAlong = true;
    Transpose.block(gradient, GemmTile.TILE, turned);
    OwnTile.join(gradient, turned, block.count, vectors);
    rows(block, block.queryBlocks, block.count);
  }

  /** Adds the product of the scores' gradient with rows to the gradient of a block's queries. */
  private void rows(BackwardBlock block, float[] rows, int depth) {
    GemmTile.multiply(
        gradient,
        0,
        block.count,
        rows,
        0,
        depth,
        block.queryGradient,
        0,
        dimStride,
        block.count,
        depth,
        dimStride / Lanes.COUNT,
        !block.freshGradient);
    block.freshGradient = false;
  }

  private static void product(
      float[] rows, float[] columns, int depth, float[] target, int count, int vectors) {
    GemmTile.multiply(
        rows, 0, count, columns, 0, depth, target, 0, GemmTile.TILE, count, depth, vectors, false);
  }

  private static void transposed(
      float[] left, float[] right, int depth, float[] target, int stride, int rows, boolean add) {
    GemmTile.multiplyTransposed(
        left, right, 0, depth, target, 0, stride, rows, depth, stride / Lanes.COUNT, add);
  }
}
