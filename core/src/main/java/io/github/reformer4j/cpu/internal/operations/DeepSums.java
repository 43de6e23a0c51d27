package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.DensePack;
import io.github.reformer4j.cpu.internal.vector.DenseTile;

/**
 * Products of small results and long sums, as for the gradient of weights: units are ranges of the
 * sums, as many as the shape says, and their results are added in order.
 */
final class DeepSums {
  private static final int LEAST_UNITS = 4;
  private static final int MOST_UNITS = 64;

  /** Terms of a unit's sums at least: a unit's result is written and read once more. */
  private static final int LEAST_DEPTH = 2048;

  /** Elements of all units' results at most: 32 MiB. */
  private static final long MOST_RESULTS = 1 << 23;

  private final WorkTeam team;
  private final Floats results;
  private final Floats scratch;

  DeepSums(WorkTeam team) {
    this.team = team;
    this.results = new Floats(1);
    this.scratch = new Floats(4 * team.threads());
  }

  private static int stride(Product p) {
    return (int) Math.ceilDiv(p.n(), TILE) * TILE;
  }

  private static long resultSize(Product p) {
    return Math.ceilDiv(p.m(), DenseTile.TILE_ROWS) * DenseTile.TILE_ROWS * stride(p);
  }

  private static long units(Product p) {
    long units = Math.min(MOST_UNITS, p.k() / LEAST_DEPTH);
    return Math.min(units, MOST_RESULTS / resultSize(p));
  }

  static boolean suits(Product p) {
    return Math.max(p.m(), p.n()) <= 1024 && units(p) >= LEAST_UNITS;
  }

  void multiply(Product p) {
    int size = (int) resultSize(p);
    int units = (int) units(p);
    // whole slabs
    long depth = Math.ceilDiv(Math.ceilDiv(p.k(), units), DenseTile.DEPTH) * (long) DenseTile.DEPTH;
    int used = (int) Math.ceilDiv(p.k(), depth);
    float[] sums = results.take(used * size);
    try {
      team.forEach(
          used,
          (unit, worker) -> {
            long from = unit * depth;
            sum(p, from, Math.min(p.k(), from + depth), sums, unit * size);
          });
      Units.rows(
          team,
          p.m(),
          stride(p),
          (row, rows) -> {
            for (int unit = 0; unit < used; unit++) {
              unpack(p, (int) row, rows, sums, unit * size, p.add() || unit > 0);
            }
          });
    } finally {
      results.give(sums);
    }
  }

  private static void unpack(Product p, int row, int rows, float[] sums, int at, boolean add) {
    int stride = stride(p);
    DensePack.unpack(
        sums, at + row * stride, stride, rows, (int) p.n(), p.c(), row * p.n(), p.n(), add);
  }

  private void sum(Product p, long from, long to, float[] sums, int at) {
    int stride = stride(p);
    int n = (int) p.n();
    int m = (int) p.m();
    float[] left = scratch.take(DenseTile.LEFT);
    float[] right = scratch.take(stride * DenseTile.DEPTH);
    float[] own = scratch.take(TILE * DenseTile.DEPTH);
    for (long slab = from; slab < to; slab += DenseTile.DEPTH) {
      int depth = (int) Math.min(DenseTile.DEPTH, to - slab);
      for (int column = 0; column < n; column += TILE) {
        int columns = Math.min(TILE, n - column);
        Panels.right(p, column, columns, slab, depth, own, right, column * DenseTile.DEPTH);
      }
      for (int row = 0; row < m; row += DenseTile.ROWS) {
        int rows = Math.min(DenseTile.ROWS, m - row);
        Panels.left(p, row, rows, slab, depth, left);
        int c = at + row * stride;
        DenseTile.multiply(
            left, p.transposeA(), right, 0, sums, c, stride, rows, depth, n, slab > from);
      }
    }
    scratch.give(own);
    scratch.give(right);
    scratch.give(left);
  }
}
