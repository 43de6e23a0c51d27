package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.MaskTile;

/**
 * Duplicate correction (semantics section 6): a pair counts where it is met first. For each earlier
 * round, a panel's keys are entered in a table under the chunks whose windows held them, and each
 * query looks up its own chunk: work for queries plus keys, not for pairs. One a worker.
 */
final class Duplicates {
  /** Entries of the table; rounds of more chunks share entries, and hits are then compared. */
  private static final int MOST_ENTRIES = 1 << 12;

  /** Chunks in a window beyond which entering them all costs more than comparing. */
  private static final int LONGEST = 8;

  private final Problem problem;
  private final Slots slots;

  /** Columns by chunk; empty between uses. */
  private final long[] table = new long[MOST_ENTRIES];

  Duplicates(Problem problem, Slots slots) {
    this.problem = problem;
    this.slots = slots;
  }

  /** Whether a block can have met pairs before. */
  boolean possible(Run run, QueryBlock block) {
    return problem.corrected()
        && (block.round > 0
            || (problem.order() == Problem.Order.RING && windowLeavesRound(run, block.chunk)));
  }

  /** Clears the bits of pairs met in an earlier round, or earlier in the same window. */
  void clear(Run run, QueryBlock block, Panel panel, int vectors, long[] bits) {
    for (int round = 0; round < block.round; round++) {
      if (problem.withinBucket() || !tabled(run, round)) {
        for (int row = 0; row < block.count; row++) {
          compare(run, block, row, round, panel, vectors, bits);
        }
      } else {
        earlier(run, block, round, panel, vectors, bits);
      }
    }
    if (problem.order() == Problem.Order.RING
        && !problem.withinBucket()
        && windowLeavesRound(run, block.chunk)) {
      for (int row = 0; row < block.count; row++) {
        bits[row] &= ~metInRing(run, block, row, block.round, panel.round, panel, vectors);
      }
    }
  }

  private boolean tabled(Run run, int round) {
    return (long) before(run, round) + after(run, round) < LONGEST;
  }

  private void earlier(
      Run run, QueryBlock block, int round, Panel panel, int vectors, long[] bits) {
    int before = before(run, round);
    int after = after(run, round);
    long chunks = chunks(run, round) + before + after;
    int mask = Integer.highestOneBit((int) Math.min(MOST_ENTRIES, 2 * chunks)) - 1;
    int from = round * GemmTile.TILE;
    enter(panel, from, before, after, mask);
    if (chunks > mask) {
      for (int row = 0; row < block.count; row++) {
        if (table[block.places[from + row] & mask] != 0) {
          compare(run, block, row, round, panel, vectors, bits);
        }
      }
    } else {
      lookUp(block.places, from, block.count, mask, bits);
    }
    leave(panel, from, before, after, mask);
    if (problem.order() == Problem.Order.RING) {
      acrossBorders(run, block, round, panel, vectors, bits);
    }
  }

  private void lookUp(int[] places, int from, int count, int mask, long[] bits) {
    for (int row = 0; row < count; row++) {
      bits[row] &= ~table[places[from + row] & mask];
    }
  }

  /** Queries whose window crossed the border between rounds met keys of other rounds too. */
  private void acrossBorders(
      Run run, QueryBlock block, int round, Panel panel, int vectors, long[] bits) {
    long length = run.roundLength();
    int least = (int) (Math.ceilDiv(round * length, (long) problem.chunk()) + problem.before());
    int most = (int) ((round + 1L) * length / problem.chunk() - 1 - problem.after());
    int[] places = block.places;
    int from = round * GemmTile.TILE;
    int lowest = Integer.MAX_VALUE;
    int highest = Integer.MIN_VALUE;
    for (int row = 0; row < block.count; row++) {
      lowest = Math.min(lowest, places[from + row]);
      highest = Math.max(highest, places[from + row]);
    }
    if (lowest >= least && highest <= most) {
      return;
    }
    for (int row = 0; row < block.count; row++) {
      int place = places[from + row];
      if (place < least || place > most) {
        compare(run, block, row, round, panel, vectors, bits);
      }
    }
  }

  /** Enters each key under the chunks whose windows hold it. */
  private void enter(Panel panel, int at, int before, int after, int mask) {
    int[] places = panel.places;
    for (int offset = -after; offset <= before; offset++) {
      for (int i = 0; i < panel.count; i++) {
        table[places[at + i] + offset & mask] |= 1L << i;
      }
    }
  }

  /** Empties the table again. */
  private void leave(Panel panel, int at, int before, int after, int mask) {
    int[] places = panel.places;
    for (int offset = -after; offset <= before; offset++) {
      for (int i = 0; i < panel.count; i++) {
        table[places[at + i] + offset & mask] = 0;
      }
    }
  }

  private void compare(
      Run run, QueryBlock block, int row, int round, Panel panel, int vectors, long[] bits) {
    if (bits[row] != 0) {
      bits[row] &=
          ~(problem.order() == Problem.Order.RING
              ? metInRing(run, block, row, round, problem.rounds(), panel, vectors)
              : metInRun(run, block, row, round, panel, vectors));
    }
  }

  /** How many different chunk numbers a round has at most. */
  private long chunks(Run run, int round) {
    return problem.order() == Problem.Order.RING
        ? run.roundLength() / problem.chunk() + 2L
        : slots.placeCount(run.sequence(), round);
  }

  private int before(Run run, int round) {
    return problem.order() == Problem.Order.RING
        ? problem.before()
        : slots.reachBefore(run.sequence(), round);
  }

  private int after(Run run, int round) {
    return problem.order() == Problem.Order.RING
        ? problem.after()
        : slots.reachAfter(run.sequence(), round);
  }

  private long metInRun(Run run, QueryBlock block, int row, int round, Panel panel, int vectors) {
    int before = before(run, round);
    int low = block.places[round * GemmTile.TILE + row] - before;
    return MaskTile.within(
        panel.places, round * GemmTile.TILE, vectors, low, before + after(run, round));
  }

  /**
   * Columns with a slot of a round below {@code keyRounds} inside the window that the query's slot
   * of {@code round} has on the ring.
   */
  private long metInRing(
      Run run, QueryBlock block, int row, int round, int keyRounds, Panel panel, int vectors) {
    int chunks = run.chunks();
    int place = block.places[round * GemmTile.TILE + row];
    if (problem.withinBucket()) {
      int code = block.codes[round * GemmTile.TILE + row];
      long sameBucket = MaskTile.within(panel.codes, round * GemmTile.TILE, vectors, code, 0);
      return sameBucket == 0 ? 0 : sameBucket & near(chunks, place, round, panel, vectors);
    }
    long seen = 0;
    if (!windowLeavesRound(run, place)) {
      return round < keyRounds ? near(chunks, place, round, panel, vectors) : 0;
    }
    for (int keyRound = 0; keyRound < keyRounds; keyRound++) {
      seen |= near(chunks, place, keyRound, panel, vectors);
    }
    return seen;
  }

  /** Columns whose slot of a round is in the circular window around a chunk. */
  private long near(int chunks, int place, int keyRound, Panel panel, int vectors) {
    int at = keyRound * GemmTile.TILE;
    long reach = (long) problem.before() + problem.after();
    if (reach + 1 >= chunks) {
      return -1L;
    }
    int span = (int) reach;
    int low = place - problem.before();
    long found = MaskTile.within(panel.places, at, vectors, low, span);
    if (low < 0) {
      found |= MaskTile.within(panel.places, at, vectors, low + chunks, span);
    } else if (low + span >= chunks) {
      found |= MaskTile.within(panel.places, at, vectors, low - chunks, span);
    }
    return found;
  }

  /** Whether the window around a chunk of the ring holds slots of more than one round. */
  private boolean windowLeavesRound(Run run, int chunk) {
    long length = run.roundLength();
    long low = ((long) chunk - problem.before()) * problem.chunk();
    long high = ((long) chunk + problem.after() + 1) * problem.chunk() - 1;
    return Math.floorDiv(low, length) != Math.floorDiv(high, length);
  }
}
