package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.tensor.DType;

/** Hashes tokens, all rounds at once (semantics section 2). */
final class HashStage {
  static final KernelSource HASH = KernelSource.of("attention/hash.cu", "hash");
  static final KernelSource CLEAR = KernelSource.of("attention/buckets.cu", "clear_masked");

  private static final int THREADS = 128;
  private static final int SHARED = 2 * 64 * 68 * Float.BYTES;

  private final CudaContext context;
  private final HashTables tables;

  HashStage(CudaContext context, Hashing hashing) {
    this.context = context;
    this.tables = new HashTables(hashing, context.memory());
  }

  /** Queues the hashing of queries [S][N][D] into buckets [S][R][N]. */
  void run(Plan plan, DType type, long queries, long mask, long buckets) {
    int dim = plan.sizes().dim();
    HashTables.Rotation rotation = tables.rotation(plan.heads(), dim);
    Grid grid = Grid.of(Math.ceilDiv(plan.tokens(), Plan.TILE), THREADS).shared(SHARED);
    Rows.launch(
        context,
        Elements.of(HASH, type),
        grid,
        plan.sequences(),
        first ->
            new Arguments()
                .address(queries)
                .address(rotation.address())
                .address(tables.factors())
                .address(excluded(plan, mask))
                .address(buckets)
                .int32(plan.tokens())
                .int32(dim)
                .int32(plan.heads())
                .int32(rotation.shared() ? 1 : 0)
                .int32(plan.rounds())
                .int32(tables.columns())
                .int32(tables.factorCount())
                .int64(first));
  }

  /** Queues handing given buckets back as those used. */
  void hand(Plan plan, long given, long mask, long used) {
    long excluded = excluded(plan, mask);
    if (excluded == 0) {
      long bytes = plan.rows() * plan.rounds() * Integer.BYTES;
      context.stream().copy(given, used, bytes);
      return;
    }
    Rows.launch(
        context,
        CLEAR,
        Grid.over(plan.tokens()),
        plan.sequences() * plan.rounds(),
        first ->
            new Arguments()
                .address(given)
                .address(used)
                .address(excluded)
                .int32(plan.tokens())
                .int32(Math.multiplyExact(plan.heads(), plan.rounds()))
                .int64(first));
  }

  /** The mask whose false tokens are in no bucket. */
  private static long excluded(Plan plan, long mask) {
    return plan.padding() == Padding.IN_PLACE ? 0 : mask;
  }
}
