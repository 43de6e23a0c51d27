package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.RowNorms;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * What is kept per token of a group of sequences while rounds add up: the weight sum relative to a
 * bound of the scores. A query of length |q| cannot score above scale·|q|·max|k|; where that bound
 * is small enough it serves all rounds unchanged, so that rounds simply add; where 2^(score −
 * bound) could underflow, the running maximum takes its place.
 */
final class TokenState {
  /** Up to this bound (log2), 2^(−2·bound) is a normal float: the bound stays fixed. */
  static final float FIXED_BOUND = 57;

  /**
   * Queries whose products with keys, scaled or not, could exceed this are shortened, so that they
   * stay in a float's range.
   */
  static final double GREATEST_PRODUCT = 1e36;

  /**
   * Squares of longer rows may leave a float's range: their norms are taken in double precision.
   */
  private static final float LONG = 1e18f;

  private static final int BLOCK = 4096;

  /** Floats of a token in {@link #traits}. */
  private static final int TRAITS = 4;

  private static final int INVERSE = 1;
  private static final int SUM = 2;
  private static final int BOUND = 3;

  /**
   * Four floats a token, [sequence][token], in one cache line because they are used together and at
   * random: the bound on scores, log2; one over the length that its key is divided by; the weight
   * sum; and what the sum is relative to, log2, minus infinity while nothing was seen.
   */
  private float[] traits = new float[0];

  /** Factor of each query: 1, less for rows that are shortened. */
  float[] stretch = new float[0];

  /** Rounds with a non-empty window, for averages. */
  int[] rounds = new int[0];

  private double[] longestKey = new double[0];

  /** Computes bounds and norms, and clears the sums. */
  void prepare(WorkTeam team, Problem problem, long firstSequence, int sequences) {
    int n = problem.tokens();
    int all = Math.multiplyExact(sequences, n);
    traits = Growing.atLeast(traits, Math.multiplyExact(TRAITS, all));
    stretch = Growing.atLeast(stretch, all);
    if (problem.average()) {
      rounds = Growing.atLeast(rounds, all);
    }
    int blocks = (n + BLOCK - 1) / BLOCK;
    double[] keyMaxima = new double[sequences * blocks];
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
                stretch,
                at);
            keyMaxima[unit] = greatestReal(problem, firstSequence, unit / blocks, from, count);
          });
      for (int s = 0; s < sequences; s++) {
        longestKey[s] = Arrays.stream(keyMaxima, s * blocks, (s + 1) * blocks).max().orElse(0);
      }
    }
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
              stretch,
              sequence * n + from);
          bounds(problem, firstSequence, sequence, sequence * n + from, count);
        });
  }

  private void bounds(Problem problem, long firstSequence, int sequence, int at, int count) {
    float scale2 = (float) problem.scale2();
    double packed = problem.normalised() ? Packer.safeLength(scale2) : longestKey[sequence];
    double longest = GREATEST_PRODUCT / (Math.max(1.0, packed) * Math.max(1.0, scale2));
    long firstRow = problem.firstRow(firstSequence + sequence) - (long) sequence * problem.tokens();
    for (int i = at; i < at + count; i++) {
      double norm = norm(problem, problem.queries(), firstRow + i, stretch[i]);
      traits[TRAITS * i + INVERSE] =
          problem.normalised() ? (float) (1 / Math.sqrt(norm * norm + problem.keyEpsilon())) : 1;
      stretch[i] = norm > longest ? (float) (longest / norm) : 1;
      // a masked token's row is zeros, however long: padding changes no bit of the others
      boolean real = problem.real(firstSequence + sequence, i - sequence * problem.tokens());
      float m = real ? (float) (Math.min(norm, longest) * scale2 * longestKey[sequence]) : 0;
      traits[TRAITS * i] = m;
      traits[TRAITS * i + BOUND] = m <= FIXED_BOUND ? m : Float.NEGATIVE_INFINITY;
      traits[TRAITS * i + SUM] = 0;
      if (problem.average()) {
        rounds[i] = 0;
      }
    }
  }

  /** A row's norm: the one found in float32, if it can be trusted. */
  private static double norm(Problem problem, MemorySegment rows, long row, float found) {
    if (found <= LONG) {
      return found;
    }
    int dim = problem.sizes().dim();
    double sum = 0;
    for (long i = row * dim; i < (row + 1) * dim; i++) {
      double x = rows.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** Masked keys must not move the bound: padding changes no bit. */
  private double greatestReal(
      Problem problem, long firstSequence, int sequence, int from, int count) {
    double greatest = 0;
    long firstRow = problem.firstRow(firstSequence + sequence);
    for (int token = from; token < from + count; token++) {
      if (problem.real(firstSequence + sequence, token)) {
        float found = stretch[sequence * problem.tokens() + token];
        greatest = Math.max(greatest, norm(problem, problem.keys(), firstRow + token, found));
      }
    }
    return greatest;
  }

  /** The bound on a token's scores, log2. */
  float reach(int index) {
    return traits[TRAITS * index];
  }

  /** One over the length that a token's key is divided by. */
  float inverse(int index) {
    return traits[TRAITS * index + INVERSE];
  }

  /** A token's weight sum. */
  float sum(int index) {
    return traits[TRAITS * index + SUM];
  }

  /** What a token's weight sum is relative to, log2. */
  float bound(int index) {
    return traits[TRAITS * index + BOUND];
  }

  /** Adds weights that are relative to the same bound. */
  void add(int index, float weight) {
    traits[TRAITS * index + SUM] += weight;
  }

  void set(int index, float sum, float bound) {
    traits[TRAITS * index + SUM] = sum;
    traits[TRAITS * index + BOUND] = bound;
  }

  long bytes() {
    return 4L * ((long) traits.length + stretch.length + rounds.length)
        + (long) Double.BYTES * longestKey.length;
  }
}
