package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.MaskTile;
import java.util.Arrays;

/**
 * Decides which pairs of a query block and a panel count: admissibility (semantics section 5) and
 * duplicate correction (section 6), in which a pair counts where it is met first.
 */
final class Masker {
  /** What became of a tile. */
  enum Verdict {
    /** No pair counts. */
    NONE,
    /** Every pair counts, and columns fill whole vectors. */
    ALL,
    /** The bits say. */
    SOME
  }

  private final Problem problem;
  private final Slots slots;

  /** One bit a column for each row, when the verdict is SOME. */
  final long[] bits = new long[GemmTile.PADDED_ROWS];

  Masker(Problem problem, Slots slots) {
    this.problem = problem;
    this.slots = slots;
  }

  Verdict judge(Run run, QueryBlock block, Panel panel) {
    if (panel.minToken > block.maxLimit) {
      return Verdict.NONE;
    }
    boolean ring = problem.order() == Problem.Order.RING;
    boolean sameRound = panel.round == block.round;
    if (problem.withinBucket() && !sameRound) {
      return Verdict.NONE;
    }
    boolean own = panel.firstSlot == block.firstSlot;
    boolean limited = panel.maxToken > block.minLimit;
    boolean excluding = block.excludes && !problem.causal() && (own || (ring && !sameRound));
    boolean seenBefore =
        problem.corrected() && (block.round > 0 || (ring && windowLeavesRound(run, block.chunk)));
    int vectors = (panel.count + Lanes.COUNT - 1) / Lanes.COUNT;
    if (!limited
        && !excluding
        && !seenBefore
        && !problem.withinBucket()
        && vectors * Lanes.COUNT == panel.count) {
      return Verdict.ALL;
    }
    all(block.count, panel.count);
    if (limited) {
      MaskTile.upTo(bits, block.count, panel.tokens, vectors, block.limit);
    }
    if (excluding) {
      MaskTile.except(bits, block.count, panel.tokens, vectors, block.exclude);
    }
    if (problem.withinBucket()) {
      // panels keep one row of buckets a round; the pair is of the block's own round
      withinBucket(block, panel, vectors);
    }
    if (seenBefore) {
      for (int row = 0; row < block.count; row++) {
        if (bits[row] != 0) {
          bits[row] &= ~seen(run, block, row, panel, vectors);
        }
      }
    }
    long any = 0;
    for (int row = 0; row < block.count; row++) {
      any |= bits[row];
    }
    return any == 0 ? Verdict.NONE : Verdict.SOME;
  }

  /** Sets the bits of every real column. */
  void all(int rows, int columns) {
    Arrays.fill(bits, 0, rows, columns == Long.SIZE ? -1L : (1L << columns) - 1);
  }

  private void withinBucket(QueryBlock block, Panel panel, int vectors) {
    int round = block.round;
    for (int row = 0; row < block.count; row++) {
      int code = block.codes[round * GemmTile.TILE + row];
      bits[row] &= MaskTile.within(panel.codes, round * GemmTile.TILE, vectors, code, 0);
    }
  }

  /** Columns that this query met before: in an earlier round, or earlier in the same window. */
  private long seen(Run run, QueryBlock block, int row, Panel panel, int vectors) {
    long seen = 0;
    if (problem.order() == Problem.Order.RUNS) {
      for (int round = 0; round < block.round; round++) {
        int before = slots.reachBefore(run.sequence(), round);
        int span = before + slots.reachAfter(run.sequence(), round);
        int low = block.places[round * GemmTile.TILE + row] - before;
        seen |= MaskTile.within(panel.places, round * GemmTile.TILE, vectors, low, span);
      }
      return seen;
    }
    for (int round = 0; round < block.round; round++) {
      seen |= metInRing(run, block, row, round, problem.rounds(), panel, vectors);
    }
    if (!problem.withinBucket()) {
      seen |= metInRing(run, block, row, block.round, panel.round, panel, vectors);
    }
    return seen;
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
