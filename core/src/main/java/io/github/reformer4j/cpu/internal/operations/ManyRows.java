package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.DenseTile;
import io.github.reformer4j.tensor.Hold;

/**
 * Products with many rows: the right operand is packed once for all, a part at a time where it is
 * large; then units are blocks of rows.
 */
final class ManyRows {
  /** Columns of the result that are worked on at once. */
  private static final int MOST_COLUMNS = 1024;

  /** Elements of the right operand that are packed at once: 16 MiB. */
  private static final int MOST_PACKED = 1 << 22;

  /** Terms of the sums at once: left panels then stay in the second cache level. */
  private static final int MOST_DEPTH = 2048;

  /** Rows of a unit where there are many, a whole number of register tiles. */
  private static final int LARGE_UNIT = DenseTile.ROWS;

  /** Columns of the result for which the left operand is not packed. */
  private static final int MOST_PLACED = 4 * TILE;

  private static final int SMALL_UNIT = DenseTile.ROWS / 2;

  private final WorkTeam team;
  private final Pool<Scratch> scratch;

  /** Right operands, packed. */
  private final Pool<Scratch> packed = new Pool<>(2, Scratch::new);

  ManyRows(WorkTeam team) {
    this.team = team;
    this.scratch = new Pool<>(team.threads(), Scratch::new);
  }

  /** A part of the right operand. */
  private record Part(long column, int columns, long from, int depth, boolean add) {
    int slabs() {
      return Math.ceilDiv(depth, DenseTile.DEPTH);
    }

    /** Size of a right panel. */
    int panel() {
      return Math.ceilDiv(columns, TILE) * TILE * DenseTile.DEPTH;
    }

    /** Columns packed in a unit: all where memory lies along them. */
    int packedColumns(Product p) {
      return p.transposeB() ? TILE : columns;
    }

    /** Units of packing. */
    int packs(Product p) {
      return slabs() * Math.ceilDiv(columns, packedColumns(p));
    }
  }

  void multiply(Product p) {
    for (long column = 0; column < p.n(); column += MOST_COLUMNS) {
      int columns = (int) Math.min(MOST_COLUMNS, p.n() - column);
      int stride = Math.ceilDiv(columns, TILE) * TILE;
      int depth = Math.min(MOST_DEPTH, MOST_PACKED / stride / DenseTile.DEPTH * DenseTile.DEPTH);
      for (long from = 0; from < p.k(); from += depth) {
        int some = (int) Math.min(depth, p.k() - from);
        multiply(p, new Part(column, columns, from, some, p.add() || from > 0));
      }
    }
  }

  private void multiply(Product p, Part part) {
    Scratch shared = packed.take();
    float[] right = shared.right(part.slabs() * part.panel());
    team.forEach(part.packs(p), (unit, worker) -> pack(p, part, unit, right));
    int size = p.m() < 16L * LARGE_UNIT ? SMALL_UNIT : LARGE_UNIT;
    // operands may be read and stored by addresses while nobody can free them
    try (Hold operand = p.left().hold();
        Hold result = p.result().hold()) {
      boolean held = result != null;
      boolean placed = held && operand != null && placed(p, part);
      Units.forEach(
          team,
          p.m(),
          size,
          (row, rows) -> {
            int whole = placed ? rows / DenseTile.TILE_ROWS * DenseTile.TILE_ROWS : 0;
            if (whole > 0) {
              placedRows(p, part, row, whole, right);
            }
            if (whole < rows) {
              rows(p, part, row + whole, rows - whole, right, held);
            }
          });
    }
    packed.give(shared);
  }

  private void pack(Product p, Part part, int unit, float[] right) {
    int width = part.packedColumns(p);
    int units = Math.ceilDiv(part.columns, width);
    int slab = unit / units;
    int column = unit % units * width;
    Scratch own = scratch.take();
    Panels.right(
        p,
        part.column + column,
        Math.min(width, part.columns - column),
        part.from + (long) slab * DenseTile.DEPTH,
        Math.min(DenseTile.DEPTH, part.depth - slab * DenseTile.DEPTH),
        own,
        right,
        slab * part.panel() + column * DenseTile.DEPTH);
    scratch.give(own);
  }

  /** Whether the left operand is read where it lies: so few columns do not repay packing it. */
  private static boolean placed(Product p, Part part) {
    return p.n() <= MOST_PLACED
        && p.k() <= DenseTile.DEPTH
        && !p.transposeA()
        && !part.add
        && DenseTile.allowsPlaced(p.a(), p.c(), part.columns);
  }

  private static void placedRows(Product p, Part part, long row, int rows, float[] right) {
    for (int column = 0; column < part.columns; column += TILE) {
      DenseTile.placed(
          p.a(),
          row * p.k() * Float.BYTES,
          p.k() * Float.BYTES,
          right,
          column * DenseTile.DEPTH,
          rows,
          part.depth,
          p.c(),
          (row * p.n() + column) * Float.BYTES,
          p.n() * Float.BYTES);
    }
  }

  private void rows(Product p, Part part, long row, int rows, float[] right, boolean held) {
    Scratch own = scratch.take();
    float[] left = own.left(part.slabs() * DenseTile.LEFT);
    Panels.left(p, row, rows, part.from, part.depth, left, DenseTile.LEFT);
    for (int column = 0; column < part.columns; column += TILE) {
      DenseTile.multiply(
          left,
          p.transposeA(),
          right,
          column * DenseTile.DEPTH,
          part.panel(),
          rows,
          part.depth,
          Math.min(TILE, part.columns - column),
          own.tiles(),
          p.c(),
          held,
          (row * p.n() + part.column + column) * Float.BYTES,
          p.n() * Float.BYTES,
          part.add);
    }
    scratch.give(own);
  }
}
