package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;

/** Up to a tile of keys and values of one chunk and round, packed for the products. */
class Panel {
  static final int EMPTY = -1;

  int firstSlot = EMPTY;
  int chunk;
  int round;
  int count;
  int minToken;
  int maxToken;

  /** When it was last used, to find the one to give up. */
  long used;

  /** Tokens of the columns; {@code Integer.MAX_VALUE} for masked keys. */
  final int[] tokens = new int[GemmTile.TILE];

  /** Tokens of the columns, masked or not. */
  final int[] rows = new int[GemmTile.TILE];

  /** What each key's row was multiplied by when it was packed: 1, or one over its length. */
  final float[] packed = new float[GemmTile.TILE];

  /** What products with a key's packed row lack: one over its length, or 1. */
  final float[] factor = new float[GemmTile.TILE];

  /** The same, times the scale of scores in units of log2. */
  final float[] scale = new float[GemmTile.TILE];

  /** Whether keys and queries are the same rows. */
  private final boolean shared;

  /** Whether keys were packed as their rows are. */
  boolean asTheyAre;

  final int[] places;
  final int[] codes;

  /** Keys, transposed: one row a dimension, {@link GemmTile#TILE} keys wide. */
  final float[] keys;

  /** Values in column blocks. */
  final float[] values;

  Panel(Problem problem) {
    shared = problem.normalised();
    keys = new float[Lanes.roundUp(problem.sizes().dim()) * GemmTile.TILE];
    values =
        new float[PackTile.blockSize(GemmTile.TILE, Lanes.roundUp(problem.sizes().valueDim()))];
    places = new int[problem.needsPlaces() ? problem.rounds() * GemmTile.TILE : 0];
    codes = new int[problem.withinBucket() ? problem.rounds() * GemmTile.TILE : 0];
  }

  /** Whether these are a block's own rows, unchanged in both. */
  boolean sameRows(QueryBlock block) {
    return shared && firstSlot == block.firstSlot && asTheyAre && !block.wild;
  }

  long bytes() {
    return 4L * (keys.length + values.length + places.length + codes.length) + 1400;
  }
}
