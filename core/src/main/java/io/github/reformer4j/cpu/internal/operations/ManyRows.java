package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.DensePack;
import io.github.reformer4j.cpu.internal.vector.DenseTile;

/**
 * Products with many rows: the right operand is packed once for all, a part at a time where it is
 * large; then units are blocks of rows.
 */
final class ManyRows {
  /** Columns of the result that are worked on at once. */
  private static final int MOST_COLUMNS = 1024;

  /** Elements of the right operand that are packed at once: 16 MiB. */
  private static final int MOST_PACKED = 1 << 22;

  /** Rows of a unit where there are many, a whole number of register tiles. */
  private static final int LARGE_UNIT = DenseTile.ROWS;

  private static final int SMALL_UNIT = DenseTile.ROWS / 2;

  private final WorkTeam team;
  private final Floats packed;
  private final Floats scratch;

  ManyRows(WorkTeam team) {
    this.team = team;
    this.packed = new Floats(2);
    this.scratch = new Floats(2 * team.threads());
  }

  /** A part of the right operand. */
  private record Part(long column, int columns, long from, int depth, boolean add) {
    int blocks() {
      return Math.ceilDiv(columns, TILE);
    }

    int slabs() {
      return Math.ceilDiv(depth, DenseTile.DEPTH);
    }

    int stride() {
      return blocks() * TILE;
    }

    int slabDepth(int slab) {
      return Math.min(DenseTile.DEPTH, depth - slab * DenseTile.DEPTH);
    }

    /** Where a block of columns of a slab is packed. */
    int at(int slab, int block) {
      return (slab * blocks() + block) * TILE * DenseTile.DEPTH;
    }
  }

  void multiply(Product p) {
    for (long column = 0; column < p.n(); column += MOST_COLUMNS) {
      int columns = (int) Math.min(MOST_COLUMNS, p.n() - column);
      int stride = Math.ceilDiv(columns, TILE) * TILE;
      int depth = MOST_PACKED / stride / DenseTile.DEPTH * DenseTile.DEPTH;
      for (long from = 0; from < p.k(); from += depth) {
        int some = (int) Math.min(depth, p.k() - from);
        multiply(p, new Part(column, columns, from, some, p.add() || from > 0));
      }
    }
  }

  private void multiply(Product p, Part part) {
    float[] right = packed.take(part.at(part.slabs(), 0));
    try {
      team.forEach(part.slabs() * part.blocks(), (unit, worker) -> pack(p, part, unit, right));
      int size = p.m() < 64L * LARGE_UNIT ? SMALL_UNIT : LARGE_UNIT;
      Units.forEach(team, p.m(), size, (row, rows) -> rows(p, part, row, rows, right));
    } finally {
      packed.give(right);
    }
  }

  private void pack(Product p, Part part, int unit, float[] right) {
    int slab = unit / part.blocks();
    int block = unit % part.blocks();
    int columns = Math.min(TILE, part.columns - block * TILE);
    long column = part.column + (long) block * TILE;
    long from = part.from + (long) slab * DenseTile.DEPTH;
    float[] own = scratch.take(TILE * DenseTile.DEPTH);
    Panels.right(p, column, columns, from, part.slabDepth(slab), own, right, part.at(slab, block));
    scratch.give(own);
  }

  private void rows(Product p, Part part, long row, int rows, float[] right) {
    float[] left = scratch.take(DenseTile.LEFT);
    float[] product = scratch.take(DenseTile.ROWS * MOST_COLUMNS);
    for (int slab = 0; slab < part.slabs(); slab++) {
      int depth = part.slabDepth(slab);
      Panels.left(p, row, rows, part.from + (long) slab * DenseTile.DEPTH, depth, left);
      DenseTile.multiply(
          left,
          p.transposeA(),
          right,
          part.at(slab, 0),
          product,
          0,
          part.stride(),
          rows,
          depth,
          part.columns,
          slab > 0);
    }
    long first = row * p.n() + part.column;
    DensePack.unpack(product, 0, part.stride(), rows, part.columns, p.c(), first, p.n(), part.add);
    scratch.give(product);
    scratch.give(left);
  }
}
