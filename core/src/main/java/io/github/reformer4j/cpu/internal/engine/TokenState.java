package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.RowNorms;
import java.util.Arrays;

/**
 * What is kept per token of a group of sequences while rounds add up: the weight sum relative to a
 * bound of the scores. A query of length |q| cannot score above scale·|q|·max|k|; where that bound is
 * small enough it serves all rounds unchanged, so that rounds simply add; where 2^(score − bound)
 * could underflow, the running maximum takes its place.
 */
final class TokenState {
  /** Up to this bound (log2), 2^(−2·bound) is a normal float: the bound stays fixed. */
  static final float FIXED_BOUND = 57;

  /** Above this bound (log2), a saved log-sum-exp is too coarse to recover weights from. */
  static final float COARSE_BOUND = 1024;

  /** Longer rows are shortened: scores beyond differ by less than a float resolves. */
  static final float LONGEST = 1e18f;

  private static final int BLOCK = 4096;

  /** Weight sums, [sequence][token]. */
  float[] sum = new float[0];

  /** What they are relative to, log2; minus infinity while nothing was seen. */
  float[] bound = new float[0];

  /** The bound on scores, log2. */
  float[] reach = new float[0];

  /** One over the length that each key is divided by. */
  float[] inverse = new float[0];

  /** Factor of each query: scale in log2 units, less for rows that are shortened. */
  float[] stretch = new float[0];

  /** Rounds with a non-empty window, for averages. */
  int[] rounds = new int[0];

  /** Weight met in the backward pass. */
  float[] mass = new float[0];

  private float[] longestKey = new float[0];

  /** The greatest bound of the group. */
  float greatestReach;

  /** Computes bounds and norms, and clears the sums. */
  void prepare(
      WorkTeam team, Problem problem, long firstSequence, int sequences, boolean backward) {
    int n = problem.tokens();
    int all = Math.multiplyExact(sequences, n);
    sum = Growing.atLeast(sum, all);
    bound = Growing.atLeast(bound, all);
    reach = Growing.atLeast(reach, all);
    stretch = Growing.atLeast(stretch, all);
    if (problem.normalised()) {
      inverse = Growing.atLeast(inverse, all);
    }
    if (problem.average()) {
      rounds = Growing.atLeast(rounds, all);
    }
    if (backward) {
      mass = Growing.atLeast(mass, all);
    }
    int blocks = (n + BLOCK - 1) / BLOCK;
    float[] keyMaxima = new float[sequences * blocks];
    longestKey = Growing.atLeast(longestKey, sequences);
    Arrays.fill(longestKey, 0, sequences, 1);
    if (!problem.normalised()) {
      team.forEach(
          sequences * blocks,
          (unit, worker) -> {
            int from = unit % blocks * BLOCK;
            int count = Math.min(BLOCK, n - from);
            int at = unit / blocks * n + from;
            RowNorms.norms(
                problem.keys(),
                problem.firstRow(firstSequence + unit / blocks) + from,
                count,
                problem.sizes().dim(),
                reach,
                at);
            keyMaxima[unit] = greatest(reach, at, count);
          });
      for (int s = 0; s < sequences; s++) {
        longestKey[s] = greatest(keyMaxima, s * blocks, blocks);
      }
    }
    float[] maxima = new float[sequences * blocks];
    team.forEach(
        sequences * blocks,
        (unit, worker) -> {
          int from = unit % blocks * BLOCK;
          int count = Math.min(BLOCK, n - from);
          int sequence = unit / blocks;
          RowNorms.norms(
              problem.queries(),
              problem.firstRow(firstSequence + sequence) + from,
              count,
              problem.sizes().dim(),
              reach,
              sequence * n + from);
          maxima[unit] = bounds(problem, sequence, sequence * n + from, count, backward);
        });
    greatestReach = greatest(maxima, 0, maxima.length);
  }

  private float bounds(Problem problem, int sequence, int at, int count, boolean backward) {
    float scale2 = (float) problem.scale2();
    float greatest = 0;
    for (int i = at; i < at + count; i++) {
      float norm = reach[i];
      if (problem.normalised()) {
        inverse[i] = (float) (1 / Math.sqrt((double) norm * norm + problem.keyEpsilon()));
      }
      stretch[i] = norm > LONGEST ? scale2 * (LONGEST / norm) : scale2;
      float m = Math.min(norm, LONGEST) * scale2 * longestKey[sequence];
      reach[i] = m;
      bound[i] = m <= FIXED_BOUND ? m : Float.NEGATIVE_INFINITY;
      greatest = Math.max(greatest, m);
      sum[i] = 0;
      if (problem.average()) {
        rounds[i] = 0;
      }
      if (backward) {
        mass[i] = 0;
      }
    }
    return greatest;
  }

  private static float greatest(float[] values, int at, int count) {
    float greatest = 0;
    for (int i = at; i < at + count; i++) {
      greatest = Math.max(greatest, values[i]);
    }
    return greatest;
  }

  boolean wild(int index) {
    return reach[index] > FIXED_BOUND;
  }

  long bytes() {
    return 4L
        * ((long) sum.length
            + bound.length
            + reach.length
            + inverse.length
            + stretch.length
            + rounds.length
            + mass.length
            + longestKey.length);
  }
}
