package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;

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

  /** Keys, transposed, in column groups. */
  final float[] keys;

  /** Values in column groups. */
  final float[] values;

  Panel(Problem problem) {
    keys = new float[problem.sizes().dim() * GemmTile.TILE];
    values = new float[GemmTile.TILE * Lanes.roundUp(problem.sizes().valueDim())];
    places = new int[problem.needsPlaces() ? problem.rounds() * GemmTile.TILE : 0];
    codes = new int[problem.withinBucket() ? problem.rounds() * GemmTile.TILE : 0];
  }

  long bytes() {
    return 4L * (keys.length + values.length + places.length + codes.length) + 600;
  }
}
