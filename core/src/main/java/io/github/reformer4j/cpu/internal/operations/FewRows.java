package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.DenseRows;
import io.github.reformer4j.cpu.internal.vector.SharedRows;

/** Products with few rows, as in decoding: the right operand is read once, where it lies. */
final class FewRows {
  /** Elements of the right operand in a unit. */
  private static final int UNIT = 1 << 15;

  /** Units at least of a right operand that is read along its rows, where it is large. */
  private static final int LEAST_UNITS = 8;

  /** Elements of a right operand that lies beyond the second cache level: 2 MiB. */
  private static final long FAR = 1 << 19;

  /** Rows that share what is read of a right operand that lies there, at least. */
  private static final int LEAST_FAR = 2;

  /** The same where it is near: keeping sums in memory costs more than reading twice. */
  private static final int LEAST_NEAR = 3;

  private final WorkTeam team;
  private final Pool<Room> rooms;

  FewRows(WorkTeam team) {
    this.team = team;
    this.rooms = new Pool<>(team.threads(), Room::new);
  }

  /** Scratch memory of a unit. */
  private static final class Room {
    private final float[] sums = new float[SharedRows.SCRATCH];
    private final long[] offsets = new long[SharedRows.AT_ONCE];
  }

  static boolean suits(Product p) {
    return p.m() <= SharedRows.MOST_ROWS && !p.transposeA();
  }

  void multiply(Product p) {
    int n = Math.toIntExact(p.n());
    int k = Math.toIntExact(p.k());
    boolean far = (long) n * k >= FAR;
    if (p.transposeB()) {
      Units.forEach(team, n, groups(UNIT / k), (from, count) -> inner(p, n, k, (int) from, count));
    } else if (p.m() >= (far ? LEAST_FAR : LEAST_NEAR)) {
      int columns = Math.min(SharedRows.WIDTH, Math.max(UNIT / k, n / LEAST_UNITS));
      Units.forEach(
          team, n, groups(columns), (from, count) -> shared(p, n, k, (int) from, count, far));
    } else {
      Units.forEach(team, n, groups(UNIT / k), (from, count) -> each(p, n, k, (int) from, count));
    }
  }

  /** Whole groups of columns. */
  private static int groups(int columns) {
    return Math.max(1, Math.ceilDiv(columns, DenseRows.COLUMNS)) * DenseRows.COLUMNS;
  }

  private static void inner(Product p, int n, int k, int from, int count) {
    DenseRows.innerProducts(p.a(), p.b(), p.c(), (int) p.m(), k, n, from, from + count, p.add());
  }

  private static void each(Product p, int n, int k, int from, int count) {
    DenseRows.multiples(p.a(), p.b(), p.c(), (int) p.m(), k, n, from, from + count, p.add());
  }

  private void shared(Product p, int n, int k, int from, int count, boolean far) {
    Room room = rooms.take();
    SharedRows.multiples(
        p.a(),
        p.b(),
        p.c(),
        (int) p.m(),
        k,
        n,
        from,
        from + count,
        p.add(),
        far,
        room.sums,
        room.offsets);
    rooms.give(room);
  }
}
