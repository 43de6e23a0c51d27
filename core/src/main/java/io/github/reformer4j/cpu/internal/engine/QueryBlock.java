package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;

/** Up to a tile of queries of one chunk and round, with what is accumulated for them. */
class QueryBlock {
  int firstSlot;
  int count;
  int chunk;
  int round;
  int minLimit;
  int maxLimit;
  boolean excludes;
  boolean wild;
  final int[] tokens = new int[GemmTile.TILE];

  /** The largest token each query may see. */
  final int[] limit = new int[GemmTile.TILE];

  /** The query's own token where it must not see itself, else −1. */
  final int[] exclude = new int[GemmTile.TILE];

  /** Rows whose bound is the running maximum. */
  final boolean[] running = new boolean[GemmTile.TILE];

  final int[] places;
  final int[] codes;

  /** Queries, row-major. */
  final float[] q;

  /** Queries, in column blocks: {@link #q} itself where that is the same. */
  final float[] queryBlocks;

  private final int blockFloats;

  /** Unnormalised output. */
  final float[] o;

  final float[] laneSums = new float[GemmTile.PADDED_ROWS * Lanes.COUNT];
  final float[] bound = new float[GemmTile.PADDED_ROWS];
  final float[] factor = new float[GemmTile.PADDED_ROWS];
  boolean fresh;

  QueryBlock(Problem problem) {
    int dim = Lanes.roundUp(problem.sizes().dim());
    q = new float[GemmTile.PADDED_ROWS * dim];
    queryBlocks = ColumnBlocks.of(q, dim);
    blockFloats = ColumnBlocks.floats(dim);
    o = new float[GemmTile.PADDED_ROWS * Lanes.roundUp(problem.sizes().valueDim())];
    places = new int[problem.needsPlaces() ? problem.rounds() * GemmTile.TILE : 0];
    codes = new int[problem.withinBucket() ? problem.rounds() * GemmTile.TILE : 0];
  }

  long bytes() {
    return 4L * (q.length + blockFloats + o.length + laneSums.length + places.length + codes.length)
        + 2000;
  }
}
