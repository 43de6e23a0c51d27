package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.sort.BucketSort;
import io.github.reformer4j.cpu.internal.vector.GemmTile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The sorted order of a group of sequences, and where each token stands in it: semantics section 3,
 * and what duplicate correction needs of section 4. Arrays grow and are reused over calls.
 */
final class Slots {
  private int[] order = new int[0];
  private int[] live = new int[0];
  private int[] runs = new int[0];
  private int[] runCounts = new int[0];
  private int[] places = new int[0];
  private int[] reachBefore = new int[0];
  private int[] reachAfter = new int[0];
  private int[] placeCounts = new int[0];
  private MemorySegment buckets = MemorySegment.NULL;
  private long firstElement;
  private int tokens;
  private int rounds;
  private int runStride;

  /** Sorts a group. {@code buckets} holds int32 [sequence][round][token] from the given element. */
  void build(
      WorkTeam team,
      Problem problem,
      MemorySegment buckets,
      long firstElement,
      long firstSequence,
      int sequences,
      SortScratch[] scratch) {
    this.buckets = buckets;
    this.firstElement = firstElement;
    tokens = problem.tokens();
    rounds = problem.rounds();
    order = Growing.atLeast(order, Math.multiplyExact(sequences * rounds, tokens));
    live = Growing.atLeast(live, sequences);
    if (problem.order() == Problem.Order.RUNS) {
      runStride = Math.min(problem.buckets(), tokens) + 1;
      runs = Growing.atLeast(runs, Math.multiplyExact(sequences * rounds, runStride));
      runCounts = Growing.atLeast(runCounts, sequences * rounds);
    }
    if (problem.needsPlaces()) {
      places = Growing.atLeast(places, Math.multiplyExact(sequences * rounds, tokens));
      reachBefore = Growing.atLeast(reachBefore, sequences * rounds);
      reachAfter = Growing.atLeast(reachAfter, sequences * rounds);
      placeCounts = Growing.atLeast(placeCounts, sequences * rounds);
    }
    for (SortScratch each : scratch) {
      // all of them, so that the workspace does not depend on who gets which unit
      each.reserve(tokens, problem.buckets() + 1);
    }
    if (sequences >= 2 * team.threads()) {
      // a sequence's places of all rounds share cache lines, so one worker writes them all
      team.forEach(
          sequences,
          (sequence, worker) -> {
            for (int round = 0; round < rounds; round++) {
              sort(problem, firstSequence, sequence, round, scratch[worker]);
            }
          });
    } else {
      team.forEach(
          sequences * rounds,
          (unit, worker) ->
              sort(problem, firstSequence, unit / rounds, unit % rounds, scratch[worker]));
    }
  }

  private void sort(
      Problem problem, long firstSequence, int sequence, int round, SortScratch scratch) {
    int row = sequence * rounds + round;
    int[] bucketOf = scratch.row(tokens);
    MemorySegment.copy(
        buckets,
        ValueLayout.JAVA_INT,
        (firstElement + (long) row * tokens) * Integer.BYTES,
        bucketOf,
        0,
        tokens);
    int count = problem.buckets();
    if (problem.mask() != null && problem.padding() != Padding.IN_PLACE) {
      boolean last = problem.maskedHaveSlots();
      for (int i = 0; i < tokens; i++) {
        if (!problem.real(firstSequence + sequence, i)) {
          bucketOf[i] = last ? count : -1;
        }
      }
      count += last ? 1 : 0;
    }
    int at = row * tokens;
    int n = scratch.sorter.sort(bucketOf, tokens, count, order, at);
    live[sequence] = n;
    switch (problem.order()) {
      case RUNS -> cutRuns(problem, row, n, bucketOf, sequence);
      case RING -> {
        if (problem.needsPlaces()) {
          for (int slot = 0; slot < n; slot++) {
            long ringSlot = (long) round * n + slot;
            places[(sequence * tokens + order[at + slot]) * rounds + round] =
                (int) (ringSlot / problem.chunk());
          }
        }
      }
      case PLAIN -> throw new IllegalStateException("order = PLAIN: expected a sorted order");
    }
  }

  private void cutRuns(Problem problem, int row, int n, int[] bucketOf, int sequence) {
    int at = row * tokens;
    int base = row * runStride;
    int count = 0;
    int longest = 0;
    for (int slot = 0; slot < n; slot++) {
      if (slot == 0 || bucketOf[order[at + slot]] != bucketOf[order[at + slot - 1]]) {
        if (count > 0) {
          longest = Math.max(longest, slot - runs[base + count - 1]);
        }
        runs[base + count++] = slot;
      }
    }
    if (count > 0) {
      longest = Math.max(longest, n - runs[base + count - 1]);
    }
    runs[base + count] = n;
    runCounts[row] = count;
    if (problem.needsPlaces()) {
      markPlaces(problem, row, count, longest, sequence);
    }
  }

  /**
   * Numbers the chunks of all runs so that a window is a range of numbers: runs are set apart by
   * more than a window reaches, so that the range never touches another run.
   */
  private void markPlaces(Problem problem, int row, int count, int longest, int sequence) {
    int chunk = problem.chunk();
    int furthest = (longest + chunk - 1) / chunk - 1;
    int before = Math.min(problem.before(), furthest);
    int after = Math.min(problem.after(), furthest);
    // a window that holds every admissible token of the run needs no chunk numbers
    boolean whole = before >= furthest && (after >= furthest || problem.causal());
    int gap = whole ? 0 : Math.max(before, after);
    reachBefore[row] = whole ? 0 : before;
    reachAfter[row] = whole ? 0 : after;
    int at = row * tokens;
    int base = row * runStride;
    int round = row % rounds;
    long next = 0;
    for (int run = 0; run < count; run++) {
      int start = runs[base + run];
      int end = runs[base + run + 1];
      for (int from = start; from < end; from += whole ? end - start : chunk) {
        int to = whole ? end : Math.min(end, from + chunk);
        int place = Math.toIntExact(next++);
        for (int slot = from; slot < to; slot++) {
          places[(sequence * tokens + order[at + slot]) * rounds + round] = place;
        }
      }
      next += gap;
    }
    placeCounts[row] = Math.toIntExact(next);
  }

  /** How many tokens of a sequence have a slot in each round. */
  int live(int sequence) {
    return live[sequence];
  }

  int runCount(int sequence, int round) {
    return runCounts[sequence * rounds + round];
  }

  /** First slot of a run; that of the run after the last is the number of slots. */
  int runStart(int sequence, int round, int run) {
    return runs[(sequence * rounds + round) * runStride + run];
  }

  /** The run that holds a slot. */
  int runAt(int sequence, int round, int slot) {
    int base = (sequence * rounds + round) * runStride;
    int found =
        java.util.Arrays.binarySearch(
            runs, base, base + runCounts[sequence * rounds + round], slot);
    return found >= 0 ? found - base : -found - 2 - base;
  }

  /** Copies tokens of consecutive slots of a round. */
  void tokens(int sequence, int round, int slot, int count, int[] target) {
    System.arraycopy(order, (sequence * rounds + round) * tokens + slot, target, 0, count);
  }

  /** The number of the chunk that a token's slot of a round is in. */
  int place(int sequence, int token, int round) {
    return places[(sequence * tokens + token) * rounds + round];
  }

  /** The same for several tokens and the first rounds, one row of a tile's length a round. */
  void places(int sequence, int count, int[] of, int tokensOf, int[] target) {
    int base = sequence * tokens * rounds;
    for (int round = 0; round < count; round++) {
      int to = round * GemmTile.TILE;
      for (int i = 0; i < tokensOf; i++) {
        target[to + i] = places[base + of[i] * rounds + round];
      }
    }
  }

  int reachBefore(int sequence, int round) {
    return reachBefore[sequence * rounds + round];
  }

  int reachAfter(int sequence, int round) {
    return reachAfter[sequence * rounds + round];
  }

  /** Numbers of a round's chunks are below this. */
  int placeCount(int sequence, int round) {
    return placeCounts[sequence * rounds + round];
  }

  int bucket(int sequence, int round, int token) {
    return buckets.getAtIndex(
        ValueLayout.JAVA_INT, firstElement + ((long) sequence * rounds + round) * tokens + token);
  }

  int[] order() {
    return order;
  }

  long bytes() {
    return 4L
        * ((long) order.length
            + live.length
            + runs.length
            + runCounts.length
            + places.length
            + reachBefore.length
            + reachAfter.length
            + placeCounts.length);
  }

  /** One worker's share of the sort. */
  static final class SortScratch {
    final BucketSort sorter = new BucketSort();
    private int[] row = new int[0];

    void reserve(int tokens, int buckets) {
      row = Growing.atLeast(row, tokens);
      sorter.reserve(tokens, buckets);
    }

    int[] row(int tokens) {
      row = Growing.atLeast(row, tokens);
      return row;
    }

    long bytes() {
      return sorter.bytes() + 4L * row.length;
    }
  }
}
