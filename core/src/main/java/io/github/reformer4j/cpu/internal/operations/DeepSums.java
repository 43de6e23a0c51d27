package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.Arithmetic;
import io.github.reformer4j.cpu.internal.vector.DenseTile;
import java.lang.foreign.MemorySegment;

/**
 * Products of small results and long sums, as for the gradient of weights: units are ranges of the
 * sums, as many as the shape says, and their results are added in order.
 */
final class DeepSums {
  private static final int LEAST_UNITS = 4;
  private static final int MOST_UNITS = 64;

  /** Terms of a unit's sums at least: a unit's result is written and read once more. */
  private static final int LEAST_DEPTH = 1024;

  /** Elements of all units' results at most: 32 MiB. */
  private static final long MOST_RESULTS = 1 << 23;

  /** Elements of a right operand that are packed at once: they stay in the second cache level. */
  private static final int MOST_PACKED = 1 << 18;

  /** Panels of the sums at once at most: a result is read and written once for each. */
  private static final int MOST_PANELS = 4;

  private final WorkTeam team;
  private final Pool<Scratch> scratch;
  private final Natives results = new Natives(1);

  DeepSums(WorkTeam team) {
    this.team = team;
    this.scratch = new Pool<>(team.threads(), Scratch::new);
  }

  private static long units(Product p) {
    long units = Math.min(MOST_UNITS, p.k() / LEAST_DEPTH);
    return Math.min(units, MOST_RESULTS / (p.m() * p.n()));
  }

  /** Terms of the sums that are packed at once. */
  private static int chunk(Product p) {
    long panels = MOST_PACKED / (Math.ceilDiv(p.n(), TILE) * TILE * DenseTile.DEPTH);
    return Math.clamp(panels, 1, MOST_PANELS) * DenseTile.DEPTH;
  }

  static boolean suits(Product p) {
    return Math.max(p.m(), p.n()) <= 1024 && units(p) >= LEAST_UNITS;
  }

  void multiply(Product p) {
    long size = p.m() * p.n();
    int units = (int) units(p);
    long chunk = chunk(p);
    long depth = Math.ceilDiv(Math.ceilDiv(p.k(), units), chunk) * chunk;
    int used = (int) Math.ceilDiv(p.k(), depth);
    MemorySegment sums = results.take(used * size);
    team.forEach(
        used,
        (unit, worker) -> {
          long from = unit * depth;
          sum(p, from, Math.min(p.k(), from + depth), sums, unit * size);
        });
    Units.elements(
        team,
        size,
        (from, count) -> {
          for (int unit = 0; unit < used; unit++) {
            if (unit > 0 || p.add()) {
              Arithmetic.add(sums, unit * size + from, p.c(), from, count);
            } else {
              Arithmetic.copy(sums, from, p.c(), from, count);
            }
          }
        });
    results.give(sums);
  }

  private void sum(Product p, long from, long to, MemorySegment sums, long at) {
    Scratch own = scratch.take();
    int chunk = chunk(p);
    for (long some = from; some < to; some += chunk) {
      chunk(p, some, (int) Math.min(chunk, to - some), own, sums, at, some > from);
    }
    scratch.give(own);
  }

  private static void chunk(
      Product p, long from, int depth, Scratch own, MemorySegment sums, long at, boolean add) {
    int n = (int) p.n();
    int m = (int) p.m();
    int panel = Math.ceilDiv(n, TILE) * TILE * DenseTile.DEPTH;
    int panels = Math.ceilDiv(depth, DenseTile.DEPTH);
    float[] right = own.right(panels * panel);
    for (int slab = 0; slab < depth; slab += DenseTile.DEPTH) {
      int some = Math.min(DenseTile.DEPTH, depth - slab);
      Panels.right(p, 0, n, from + slab, some, own, right, slab / DenseTile.DEPTH * panel);
    }
    float[] left = own.left(panels);
    for (int row = 0; row < m; row += DenseTile.ROWS) {
      int rows = Math.min(DenseTile.ROWS, m - row);
      Panels.left(p, row, rows, from, depth, left);
      for (int column = 0; column < n; column += TILE) {
        DenseTile.multiply(
            left,
            p.transposeA(),
            right,
            column * DenseTile.DEPTH,
            panel,
            rows,
            depth,
            Math.min(TILE, n - column),
            own.tiles(),
            sums,
            (at + (long) row * n + column) * Float.BYTES,
            (long) n * Float.BYTES,
            add);
      }
    }
  }
}
