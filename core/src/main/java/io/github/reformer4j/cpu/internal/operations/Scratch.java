package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.vector.DenseTile;
import io.github.reformer4j.cpu.internal.vector.GemmTile;

/** Arrays of a worker in a dense product. */
final class Scratch {
  private final float[] tiles = new float[DenseTile.SCRATCH];
  private final float[] rows = new float[GemmTile.TILE * DenseTile.DEPTH];
  private float[] left = {};
  private float[] right = {};

  /** The sums of a block of columns. */
  float[] tiles() {
    return tiles;
  }

  /** Rows that are about to be transposed. */
  float[] rows() {
    return rows;
  }

  /** Left panels. */
  float[] left(int floats) {
    if (left.length < floats) {
      left = new float[floats];
    }
    return left;
  }

  /** Right panels. */
  float[] right(int floats) {
    if (right.length < floats) {
      right = new float[floats];
    }
    return right;
  }
}
