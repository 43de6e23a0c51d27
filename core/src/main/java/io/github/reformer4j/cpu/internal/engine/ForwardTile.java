package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.SoftmaxTile;
import io.github.reformer4j.cpu.internal.vector.WeightTile;
import java.util.Arrays;

/** One query block against one panel, forward: scores, weights, weighted values. One a worker. */
final class ForwardTile {
  private final int dim;
  private final int valueStride;
  private final Masker masker;
  private final float[] scores = new float[GemmTile.PADDED_ROWS * GemmTile.TILE];
  private final float[] maxima = new float[GemmTile.TILE];
  private final float[] ones = new float[GemmTile.PADDED_ROWS];

  ForwardTile(Problem problem, Masker masker) {
    dim = problem.sizes().dim();
    valueStride = Lanes.roundUp(problem.sizes().valueDim());
    this.masker = masker;
    Arrays.fill(ones, 1);
  }

  /** Clears what a block accumulates; its bounds are set by the caller. */
  void begin(QueryBlock block) {
    Arrays.fill(block.laneSums, 0, block.count * Lanes.COUNT, 0);
    block.fresh = true;
  }

  /** Adds a panel to a block; {@code values} false adds up weights only. */
  void add(Run run, QueryBlock block, Panel panel, boolean values) {
    Masker.Verdict verdict = masker.judge(run, block, panel);
    if (verdict == Masker.Verdict.NONE) {
      return;
    }
    int vectors = (panel.count + Lanes.COUNT - 1) / Lanes.COUNT;
    product(block, panel, dim, scores, vectors);
    if (block.wild) {
      exponentiateWild(block, panel, vectors, verdict);
    } else if (verdict == Masker.Verdict.ALL) {
      WeightTile.all(
          scores, scores, block.count, vectors, panel.scale, block.bound, block.laneSums);
    } else {
      WeightTile.some(
          scores,
          scores,
          block.count,
          vectors,
          panel.scale,
          block.bound,
          block.laneSums,
          masker.bits);
    }
    if (values) {
      GemmTile.multiply(
          scores,
          0,
          block.count,
          panel.values,
          0,
          panel.count,
          block.o,
          0,
          valueStride,
          block.count,
          panel.count,
          valueStride / Lanes.COUNT,
          !block.fresh);
      block.fresh = false;
    }
  }

  /** Products of queries with keys as they are packed. */
  static void product(QueryBlock block, Panel panel, int dim, float[] target, int vectors) {
    if (block.count == GemmTile.TILE && panel.sameRows(block)) {
      GemmTile.square(block.queryBlocks, panel.keys, target, dim);
    } else {
      GemmTile.multiply(
          block.queryBlocks,
          0,
          block.count,
          panel.keys,
          0,
          dim,
          target,
          0,
          GemmTile.TILE,
          block.count,
          dim,
          vectors,
          false);
    }
  }

  /** Weights where some bounds are running maxima; other rows get the bits they always get. */
  private void exponentiateWild(
      QueryBlock block, Panel panel, int vectors, Masker.Verdict verdict) {
    if (verdict == Masker.Verdict.ALL) {
      masker.all(block.count, panel.count);
    }
    // the greatest score must cancel its bound exactly, however large both are: rounded first
    SoftmaxTile.scale(scores, block.count, panel.scale, block.running);
    raiseBounds(block, vectors);
    SoftmaxTile.exponentiate(
        scores,
        block.count,
        vectors,
        panel.scale,
        block.running,
        block.bound,
        ones,
        block.laneSums,
        masker.bits);
  }

  /** Online softmax for the rows without a fixed bound. */
  private void raiseBounds(QueryBlock block, int vectors) {
    SoftmaxTile.rowMaxima(scores, block.count, vectors, masker.bits, maxima);
    for (int row = 0; row < block.count; row++) {
      float top = maxima[row];
      if (!block.running[row] || !(top > block.bound[row])) {
        continue;
      }
      float shrink = Log2.power(block.bound[row] - (double) top);
      block.bound[row] = top;
      SoftmaxTile.scaleRow(block.laneSums, row * Lanes.COUNT, Lanes.COUNT, shrink);
      if (!block.fresh) {
        SoftmaxTile.scaleRow(block.o, row * valueStride, valueStride, shrink);
      }
    }
  }
}
