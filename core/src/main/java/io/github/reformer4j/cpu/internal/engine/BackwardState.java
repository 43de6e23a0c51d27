package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.GradientRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

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

  /**
   * Half an ulp of a log-sum-exp up to this, of either sign, is four ulps of a weight that is found
   * from it; beyond, it is more than semantics section 10 allows.
   */
  private static final float COARSE = 16;

  /**
   * A log-sum-exp up to this (log2, of either sign) may be rounded once more, to units of log2, and
   * a sum of weights may be relative to a bound that is so much greater: three ulps each.
   */
  private static final float CLOSE = 16;

  /** Up to this far below zero (log2), whatever the rounding, powers of two are normal floats. */
  private static final float SHALLOW = 125;

  private float[] values = new float[0];

  /**
   * What the forward pass left.
   *
   * @param out float32 rows
   * @param logsumexp one float32 a query
   * @param outGradient float32 rows
   */
  record Saved(MemorySegment out, MemorySegment logsumexp, MemorySegment outGradient) {}

  /**
   * Fills in a group of sequences; nothing was met yet.
   *
   * @return whether some log-sum-exps are too coarse to recover weights from
   */
  boolean prepare(
      WorkTeam team,
      Problem problem,
      TokenState state,
      Saved saved,
      long firstSequence,
      int sequences) {
    values =
        Growing.atLeast(
            values, Math.multiplyExact(FLOATS, Math.multiplyExact(sequences, problem.tokens())));
    AtomicBoolean coarse = new AtomicBoolean();
    blocks(
        team,
        problem,
        sequences,
        (sequence, from, count) -> {
          long row = problem.firstRow(firstSequence + sequence) + from;
          if (fill(problem, state, saved, row, sequence * problem.tokens() + from, count)) {
            coarse.set(true);
          }
        });
    return coarse.get();
  }

  private interface BlockTask {
    void run(int sequence, int from, int count);
  }

  private static void blocks(WorkTeam team, Problem problem, int sequences, BlockTask task) {
    int n = problem.tokens();
    int blocks = (n + BLOCK - 1) / BLOCK;
    team.forEach(
        sequences * blocks,
        (unit, worker) -> {
          int from = unit % blocks * BLOCK;
          task.run(unit / blocks, from, Math.min(BLOCK, n - from));
        });
  }

  /** Returns whether some rows are coarse. */
  private boolean fill(
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
    boolean coarse = false;
    for (int i = 0; i < count; i++) {
      int index = (at + i) * FLOATS;
      if (!problem.average() && state.reach(at + i) > SATURATED) {
        values[index + DELTA] =
            GradientRows.chain(
                saved.out, saved.outGradient, firstRow + i, problem.sizes().valueDim());
      }
      float lse = saved.logsumexp.getAtIndex(ValueLayout.JAVA_FLOAT, firstRow + i);
      relate(index, state.reach(at + i), lse);
      values[index + MASS] = 0;
      coarse |= coarse(at + i);
    }
    // of an average, a round's own sum is used
    return coarse && !problem.average();
  }

  /** Sets what a row's weights are relative to. */
  private void relate(int index, float reach, float logsumexp) {
    float bound = 0;
    float factor = 1;
    if (logsumexp != Float.NEGATIVE_INFINITY) {
      double lse = logsumexp * Log2.OF_E;
      boolean fixed = reach <= TokenState.FIXED_BOUND;
      bound = (float) lse;
      if (!(Math.abs(logsumexp) <= COARSE)) {
        bound = 0;
        factor = 0;
      } else if (Math.abs(lse) > CLOSE || (fixed && reach - lse > CLOSE)) {
        // relative to a fixed bound, weights round as they did in the sum that was saved
        bound = fixed ? reach : bound;
        factor = Log2.power(bound - lse);
      }
    }
    values[index + BOUND] = bound;
    values[index + FACTOR] = factor;
  }

  /** Whether a token's log-sum-exp is too coarse, and its sum of weights not yet known. */
  boolean coarse(int index) {
    return values[index * FLOATS + FACTOR] == 0;
  }

  /** Coarse rows take the sums of weights that another forward pass left in the token state. */
  void refine(WorkTeam team, Problem problem, TokenState state, int sequences) {
    blocks(
        team,
        problem,
        sequences,
        (sequence, from, count) -> {
          int at = sequence * problem.tokens() + from;
          for (int i = at; i < at + count; i++) {
            if (coarse(i)) {
              float sum = state.sum(i);
              values[i * FLOATS + BOUND] = sum > 0 ? state.bound(i) : 0;
              values[i * FLOATS + FACTOR] = sum > 0 ? 1 / sum : 1;
            }
          }
        });
  }

  /**
   * Hands a block its rows' bounds, factors and deltas, in place of the bounds on scores that it
   * had; {@code base} is its sequence's token 0.
   */
  void read(int base, BackwardBlock block) {
    boolean shallow = !block.wild;
    for (int row = 0; row < block.count; row++) {
      int index = (base + block.tokens[row]) * FLOATS;
      shallow &= block.bound[row] + values[index + BOUND] <= SHALLOW;
      block.bound[row] = values[index + BOUND];
      block.factor[row] = values[index + FACTOR];
      shallow &= block.factor[row] == 1;
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
