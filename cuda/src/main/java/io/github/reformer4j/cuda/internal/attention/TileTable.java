package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;

/**
 * The tiles of all rounds with their windows, on the device; see {@code attention/slots.cuh}.
 *
 * @param tiles address of {@code WindowTile} [rows][mostTiles]
 * @param counts address of INT32 [rows]
 * @param mostTiles entries that a row has room for
 */
record TileTable(long tiles, long counts, int mostTiles) {
  static final KernelSource WINDOWS = KernelSource.of("attention/windows.cu", "windows");

  /** Bytes of a {@code WindowTile}. */
  private static final int ENTRY = 24;

  /** Who is in the rows of a tile. */
  enum Side {
    /** Queries; windows hold the keys that they see. */
    QUERIES,
    /** Keys; windows hold the queries that see them. */
    KEYS
  }

  /** Which end of a window causality cuts off; kernels know the numbers. */
  private enum Trim {
    NONE(0),
    END(1),
    BEGIN(2);

    private final int code;

    Trim(int code) {
      this.code = code;
    }
  }

  /** Queues the making of a table in memory of the workspace. */
  static TileTable make(
      CudaContext context, CudaWorkspace workspace, Plan plan, SlotOrder order, Side side) {
    long rows = plan.tableRows();
    int most = plan.mostTiles();
    TileTable table =
        new TileTable(
            workspace.bytes(Math.multiplyExact(rows * most, (long) ENTRY)),
            workspace.ints(rows),
            most);
    context.stream().fill(table.counts, (byte) 0, rows * Integer.BYTES);
    boolean exchanged = side == Side.KEYS;
    Rows.launch(
        context,
        WINDOWS,
        Grid.over(plan.tokens()),
        rows,
        first ->
            new Arguments()
                .address(order.live())
                .address(order.sorted())
                .address(table.tiles)
                .address(table.counts)
                .int32(plan.kind().code())
                .int32(plan.circular() ? 1 : 0)
                .int32(plan.distinct() ? 1 : 0)
                .int32(plan.tokens())
                .int32(plan.heads())
                .int32(plan.rounds())
                .int32(plan.chunk())
                .int32(exchanged ? plan.after() : plan.before())
                .int32(exchanged ? plan.before() : plan.after())
                .int32(trim(plan, exchanged).code)
                .int32(most)
                .int64(first));
    return table;
  }

  /** Tokens ascend within a run, so under a causal mask slots beyond a tile are hidden from it. */
  private static Trim trim(Plan plan, boolean exchanged) {
    if (!plan.causal() || plan.circular()) {
      return Trim.NONE;
    }
    return exchanged ? Trim.BEGIN : Trim.END;
  }
}
