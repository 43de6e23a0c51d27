package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.BlockSums;
import io.github.reformer4j.cpu.internal.vector.DenseTile;

/**
 * Products of small results and long sums, as for the gradient of weights: units are ranges of the
 * sums, as many as the shape says, and their results are added in order.
 */
final class DeepSums {
  private static final int LEAST_UNITS = 4;
  private static final int MOST_UNITS = 64;

  /** Terms of a unit's sums at least: a unit's result is written and read once more. */
  private static final int LEAST_DEPTH = 512;

  /** Elements of all units' results where {@link #LEAST_UNITS} do not take more: 4 MiB. */
  private static final long FEW_RESULTS = 1 << 20;

  /** Elements of all units' results at most: 32 MiB. */
  private static final long MOST_RESULTS = 1 << 23;

  private final WorkTeam team;
  private final Pool<Scratch> scratch;

  /** Results of all units. */
  private final Pool<Scratch> results = new Pool<>(1, Scratch::new);

  DeepSums(WorkTeam team) {
    this.team = team;
    this.scratch = new Pool<>(team.threads(), Scratch::new);
  }

  private static long units(Product p) {
    long size = p.m() * p.n();
    long units = Math.min(MOST_UNITS, p.k() / LEAST_DEPTH);
    units = Math.min(units, Math.max(LEAST_UNITS, FEW_RESULTS / size));
    return Math.min(units, MOST_RESULTS / size);
  }

  static boolean suits(Product p) {
    return Math.max(p.m(), p.n()) <= 1024 && units(p) >= LEAST_UNITS;
  }

  /** How a product is cut. */
  private record Plan(Product p, int m, int n, long depth) {
    static Plan of(Product p) {
      int units = (int) DeepSums.units(p);
      long depth = Math.ceilDiv(Math.ceilDiv(p.k(), units), DenseTile.DEPTH) * DenseTile.DEPTH;
      return new Plan(p, (int) p.m(), (int) p.n(), depth);
    }

    int units() {
      return Units.count(p.k(), (int) depth);
    }

    int blocks() {
      return Math.ceilDiv(n, TILE);
    }

    int groups() {
      return Math.ceilDiv(m, DenseTile.TILE_ROWS);
    }

    int leftPanel() {
      return groups() * DenseTile.GROUP;
    }

    int rightPanel() {
      return blocks() * TILE * DenseTile.DEPTH;
    }

    /** Size of a block of columns of the result, in whole register tiles. */
    int block() {
      return groups() * DenseTile.TILE_ROWS * TILE;
    }

    /** Size of a result. */
    int result() {
      return blocks() * block();
    }
  }

  void multiply(Product p) {
    Plan plan = Plan.of(p);
    int units = plan.units();
    Scratch shared = results.take();
    float[] sums = shared.left(units * plan.result());
    team.forEach(units, (unit, worker) -> sum(plan, unit, sums));
    Units.rows(team, p.m(), plan.n(), (row, rows) -> store(plan, (int) row, rows, sums));
    results.give(shared);
  }

  private void sum(Plan plan, int unit, float[] sums) {
    Scratch own = scratch.take();
    long from = unit * plan.depth;
    long to = Math.min(plan.p.k(), from + plan.depth);
    for (long some = from; some < to; some += DenseTile.DEPTH) {
      int depth = (int) Math.min(DenseTile.DEPTH, to - some);
      panel(plan, some, depth, own, sums, unit * plan.result(), some > from);
    }
    scratch.give(own);
  }

  /** Both operands' panels stay in the second cache level, and so does the result if it can. */
  private static void panel(
      Plan plan, long from, int depth, Scratch own, float[] sums, int at, boolean add) {
    Product p = plan.p;
    float[] right = own.right(plan.rightPanel());
    Panels.right(p, 0, plan.n, from, depth, own, right, 0);
    float[] left = own.left(plan.leftPanel());
    Panels.left(p, 0, plan.m, from, depth, left, plan.leftPanel());
    for (int block = 0; block < plan.blocks(); block++) {
      int column = block * TILE;
      DenseTile.block(
          left,
          0,
          p.transposeA(),
          right,
          column * DenseTile.DEPTH,
          plan.m,
          depth,
          Math.min(TILE, plan.n - column),
          sums,
          at + block * plan.block(),
          add);
    }
  }

  private static void store(Plan plan, int row, int rows, float[] sums) {
    for (int block = 0; block < plan.blocks(); block++) {
      int column = block * TILE;
      BlockSums.store(
          sums,
          block * plan.block() + row * TILE,
          plan.units(),
          plan.result(),
          rows,
          Math.min(TILE, plan.n - column),
          plan.p.c(),
          ((long) row * plan.n + column) * Float.BYTES,
          (long) plan.n * Float.BYTES,
          plan.p.add());
    }
  }
}
