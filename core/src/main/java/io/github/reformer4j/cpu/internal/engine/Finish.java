package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.RowScale;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * What follows the walk, token by token: division by the weight sum, the log-sum-exp, queries that
 * have only themselves (semantics section 5), and masked rows.
 */
final class Finish {
  private static final int BLOCK = 1024;

  private final Problem problem;
  private final Slots slots;
  private final TokenState state;
  private final long firstSequence;

  Finish(Problem problem, Slots slots, TokenState state, long firstSequence) {
    this.problem = problem;
    this.slots = slots;
    this.state = state;
    this.firstSequence = firstSequence;
  }

  private interface BlockTask {
    void run(int sequence, int from, int to);
  }

  private void blocks(WorkTeam team, int sequences, BlockTask task) {
    int n = problem.tokens();
    int blocks = (n + BLOCK - 1) / BLOCK;
    team.forEach(
        sequences * blocks,
        (unit, worker) -> {
          int from = unit % blocks * BLOCK;
          task.run(unit / blocks, from, Math.min(n, from + BLOCK));
        });
  }

  void forward(WorkTeam team, int sequences, MemorySegment out, @Nullable MemorySegment logsumexp) {
    blocks(
        team,
        sequences,
        (sequence, from, to) -> {
          long firstRow = problem.firstRow(firstSequence + sequence);
          for (int token = from; token < to; token++) {
            row(sequence, firstRow, token, out, logsumexp);
          }
        });
  }

  private void row(
      int sequence,
      long firstRow,
      int token,
      MemorySegment out,
      @Nullable MemorySegment logsumexp) {
    int at = sequence * problem.tokens() + token;
    int width = problem.sizes().valueDim();
    long bytes = (long) width * Float.BYTES;
    long offset = (firstRow + token) * bytes;
    float sum = state.sum(at);
    double lse;
    if (!problem.real(firstSequence + sequence, token)) {
      out.asSlice(offset, bytes).fill((byte) 0);
      lse = Double.NEGATIVE_INFINITY;
    } else if (sum > 0) {
      float factor = problem.average() ? 1f / state.rounds[at] : 1 / sum;
      RowScale.scale(out, offset, width, factor);
      lse = Math.log(sum) + state.bound(at) * Log2.LN_2;
    } else {
      MemorySegment.copy(problem.values(), offset, out, offset, bytes);
      lse =
          logsumexp == null
              ? 0
              : ownScore(firstRow, token) + Math.log((double) ownOccurrences(sequence, token));
    }
    if (logsumexp != null) {
      logsumexp.setAtIndex(ValueLayout.JAVA_FLOAT, firstRow + token, (float) lse);
    }
  }

  /** The score of a token with itself. */
  private double ownScore(long firstRow, int token) {
    int dim = problem.sizes().dim();
    double dot = 0;
    for (int d = 0; d < dim; d++) {
      long index = (firstRow + token) * dim + d;
      dot +=
          (double) problem.queries().getAtIndex(ValueLayout.JAVA_FLOAT, index)
              * problem.keys().getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }
    if (!problem.normalised()) {
      return problem.scale() * dot;
    }
    return problem.scale() * (dot / Math.sqrt(dot + problem.keyEpsilon()));
  }

  /** How often a token's own slots are met in its windows. */
  private long ownOccurrences(int sequence, int token) {
    if (problem.corrected() || problem.order() == Problem.Order.PLAIN) {
      return 1;
    }
    if (problem.order() == Problem.Order.RUNS) {
      return problem.rounds();
    }
    long chunks =
        ((long) slots.live(sequence) * problem.rounds() + problem.chunk() - 1) / problem.chunk();
    long met = 0;
    for (int round = 0; round < problem.rounds(); round++) {
      for (int keyRound = 0; keyRound < problem.rounds(); keyRound++) {
        if (!problem.withinBucket() || round == keyRound) {
          long ahead =
              Math.floorMod(
                  (long) slots.place(sequence, token, keyRound)
                      - slots.place(sequence, token, round)
                      + problem.before(),
                  chunks);
          long reach = (long) problem.before() + problem.after();
          met += ahead > reach ? 0 : (reach - ahead) / chunks + 1;
        }
      }
    }
    return met;
  }

  /** Zeroes the gradients of a group. */
  void clear(WorkTeam team, int sequences, GradientTargets targets) {
    blocks(
        team,
        sequences,
        (sequence, from, to) -> {
          long firstRow = problem.firstRow(firstSequence + sequence) + from;
          clear(targets.queries(), firstRow, to - from, problem.sizes().dim());
          if (!problem.normalised()) {
            clear(targets.keys(), firstRow, to - from, problem.sizes().dim());
          }
          clear(targets.values(), firstRow, to - from, problem.sizes().valueDim());
        });
  }

  private static void clear(MemorySegment rows, long firstRow, long count, long width) {
    rows.asSlice(firstRow * width * Float.BYTES, count * width * Float.BYTES).fill((byte) 0);
  }

  /** Queries that had only themselves pass their gradient on to their own value. */
  void backward(
      WorkTeam team,
      int sequences,
      BackwardState backwardState,
      MemorySegment outGradient,
      GradientTargets targets) {
    int width = problem.sizes().valueDim();
    blocks(
        team,
        sequences,
        (sequence, from, to) -> {
          long firstRow = problem.firstRow(firstSequence + sequence);
          for (int token = from; token < to; token++) {
            // the weights of a query with other keys add up to one, up to rounding
            if (backwardState.mass(sequence * problem.tokens() + token) < 0.5f
                && problem.real(firstSequence + sequence, token)) {
              RowScale.add(
                  outGradient, targets.values(), (firstRow + token) * width * Float.BYTES, width);
            }
          }
        });
  }

  /** Hands given buckets back as those used: −1 for masked tokens, unless they are in place. */
  static void copyBuckets(
      Problem problem, MemorySegment from, MemorySegment to, long firstSequence, int sequences) {
    long n = problem.tokens();
    for (long s = firstSequence; s < firstSequence + sequences; s++) {
      long start = s * problem.rounds() * n;
      MemorySegment.copy(
          from,
          start * Integer.BYTES,
          to,
          start * Integer.BYTES,
          problem.rounds() * n * Integer.BYTES);
      if (problem.mask() == null || problem.padding() == Padding.IN_PLACE) {
        continue;
      }
      for (int token = 0; token < n; token++) {
        if (!problem.real(s, token)) {
          for (int round = 0; round < problem.rounds(); round++) {
            to.setAtIndex(ValueLayout.JAVA_INT, start + round * n + token, -1);
          }
        }
      }
    }
  }
}
