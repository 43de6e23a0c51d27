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
  private final Duplicates duplicates;

  /** One bit a column for each row, when the verdict is SOME. */
  final long[] bits = new long[GemmTile.PADDED_ROWS];

  Masker(Problem problem, Slots slots) {
    this.problem = problem;
    duplicates = new Duplicates(problem, slots);
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
    boolean seenBefore = duplicates.possible(run, block);
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
      exclude(block, panel, vectors, own);
    }
    if (problem.withinBucket()) {
      // panels keep one row of buckets a round; the pair is of the block's own round
      withinBucket(block, panel, vectors);
    }
    if (seenBefore) {
      duplicates.clear(run, block, panel, vectors, bits);
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

  private void exclude(QueryBlock block, Panel panel, int vectors, boolean own) {
    if (!own) {
      MaskTile.except(bits, block.count, panel.tokens, vectors, block.exclude);
      return;
    }
    // the block's own slots: each query is the column of its row
    for (int row = 0; row < block.count; row++) {
      bits[row] &= block.exclude[row] < 0 ? -1L : ~(1L << row);
    }
  }

  private void withinBucket(QueryBlock block, Panel panel, int vectors) {
    int round = block.round;
    for (int row = 0; row < block.count; row++) {
      int code = block.codes[round * GemmTile.TILE + row];
      bits[row] &= MaskTile.within(panel.codes, round * GemmTile.TILE, vectors, code, 0);
    }
  }
}
