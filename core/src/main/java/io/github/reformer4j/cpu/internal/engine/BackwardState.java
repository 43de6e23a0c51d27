package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.GradientRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the backward pass knows of each query of a group of sequences: four floats, together because
 * they are read together and at random, once a round. Found once, in the tokens' own order, so that
 * the rounds need not gather the output's rows.
 */
final class BackwardState {
  private static final int BLOCK = 1024;
  private static final int FLOATS = 4;
  private static final int BOUND = 0;
  private static final int FACTOR = 1;
  private static final int DELTA = 2;
  private static final int MASS = 3;

  /**
   * Rows whose scores are bounded by more (log2) may have a weight so close to 1 that all of its
   * gradient is what two products differ by: both are then taken in the same order.
   */
  private static final float SATURATED = 8;

  /** Up to this far below zero (log2), whatever the rounding, powers of two are normal floats. */
  private static final float SHALLOW = 125;

  private float[] values = new float[0];

  /** Whether all factors are one. */
  private boolean unscaled;

  /**
   * What the forward pass left.
   *
   * @param out float32 rows
   * @param logsumexp one float32 a query
   * @param outGradient float32 rows
   * @param coarse whether scores are so large that the log-sum-exp lost the weights, and the sums
   *     in the token state are used instead
   */
  record Saved(
      MemorySegment out, MemorySegment logsumexp, MemorySegment outGradient, boolean coarse) {}

  /** Fills in a group of sequences; nothing was met yet. */
  void prepare(
      WorkTeam team,
      Problem problem,
      TokenState state,
      Saved saved,
      long firstSequence,
      int sequences) {
    int n = problem.tokens();
    values = Growing.atLeast(values, Math.multiplyExact(FLOATS, Math.multiplyExact(sequences, n)));
    unscaled = !saved.coarse;
    int blocks = (n + BLOCK - 1) / BLOCK;
    team.forEach(
        sequences * blocks,
        (unit, worker) -> {
          int from = unit % blocks * BLOCK;
          int count = Math.min(BLOCK, n - from);
          int at = unit / blocks * n + from;
          long row = problem.firstRow(firstSequence + unit / blocks) + from;
          fill(problem, state, saved, row, at, count);
        });
  }

  private void fill(
      Problem problem, TokenState state, Saved saved, long firstRow, int at, int count) {
    if (!problem.average()) {
      // of an average, factor and delta are a round's own
      GradientRows.dots(
          saved.out,
          saved.outGradient,
          firstRow,
          count,
          problem.sizes().valueDim(),
          values,
          at * FLOATS + DELTA,
          FLOATS);
    }
    for (int i = 0; i < count; i++) {
      int index = (at + i) * FLOATS;
      if (!problem.average() && state.reach(at + i) > SATURATED) {
        values[index + DELTA] =
            GradientRows.chain(
                saved.out, saved.outGradient, firstRow + i, problem.sizes().valueDim());
      }
      if (saved.coarse) {
        float sum = state.sum(at + i);
        values[index + BOUND] = sum > 0 ? state.bound(at + i) : 0;
        values[index + FACTOR] = sum > 0 ? 1 / sum : 0;
      } else {
        float lse = saved.logsumexp.getAtIndex(ValueLayout.JAVA_FLOAT, firstRow + i);
        values[index + BOUND] = Float.isFinite(lse) ? (float) (lse * Problem.LOG2_E) : 0;
        values[index + FACTOR] = 1;
      }
      values[index + MASS] = 0;
    }
  }

  /**
   * Hands a block its rows' bounds, factors and deltas, in place of the bounds on scores that it
   * had; {@code base} is its sequence's token 0.
   */
  void read(int base, BackwardBlock block) {
    boolean shallow = unscaled && !block.wild;
    for (int row = 0; row < block.count; row++) {
      int index = (base + block.tokens[row]) * FLOATS;
      shallow &= block.bound[row] + values[index + BOUND] <= SHALLOW;
      block.bound[row] = values[index + BOUND];
      block.factor[row] = values[index + FACTOR];
      block.delta[row] = values[index + DELTA];
    }
    block.shallow = shallow;
  }

  /** Adds weights that a block's rows met. */
  void met(int base, BackwardBlock block, float[] weights) {
    for (int row = 0; row < block.count; row++) {
      values[(base + block.tokens[row]) * FLOATS + MASS] += weights[row];
    }
  }

  /** The weight that a token's query met. */
  float mass(int index) {
    return values[index * FLOATS + MASS];
  }

  long bytes() {
    return 4L * values.length;
  }
}
