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

  final int[] places;
  final int[] codes;

  /** Keys, transposed: one row a dimension, {@link GemmTile#TILE} keys wide. */
  final float[] keys;

  /** Values in column blocks. */
  final float[] values;

  Panel(Problem problem) {
    keys = new float[Lanes.roundUp(problem.sizes().dim()) * GemmTile.TILE];
    values =
        new float[PackTile.blockSize(GemmTile.TILE, Lanes.roundUp(problem.sizes().valueDim()))];
    places = new int[problem.needsPlaces() ? problem.rounds() * GemmTile.TILE : 0];
    codes = new int[problem.withinBucket() ? problem.rounds() * GemmTile.TILE : 0];
  }

  long bytes() {
    return 4L * (keys.length + values.length + places.length + codes.length) + 600;
  }
}
