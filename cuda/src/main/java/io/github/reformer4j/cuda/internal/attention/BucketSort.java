package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;

/**
 * Sorts the tokens of each round by (bucket, position) (semantics section 3): a stable radix sort,
 * digit by digit from the least significant, all sequences and rounds at once.
 */
final class BucketSort {
  static final KernelSource COUNT = KernelSource.of("attention/sort_count.cu", "sort_count");
  static final KernelSource SCAN = KernelSource.of("attention/sort_scan.cu", "sort_scan");
  static final KernelSource SCATTER = KernelSource.of("attention/sort_scatter.cu", "sort_scatter");
  static final KernelSource LIVE = KernelSource.of("attention/live.cu", "live");

  private static final int DIGIT = 8;
  private static final int RADIX = 1 << DIGIT;
  private static final int THREADS = 256;
  private static final int ITEMS = 8 * THREADS;

  private final CudaContext context;
  private final CudaWorkspace workspace;
  private final Plan plan;
  private final long mask;
  private final long rows;
  private final int blocks;

  private BucketSort(CudaContext context, CudaWorkspace workspace, Plan plan, long mask) {
    this.context = context;
    this.workspace = workspace;
    this.plan = plan;
    this.mask = plan.padding() == Padding.IN_PLACE ? 0 : mask;
    this.rows = plan.sequences() * plan.rounds();
    this.blocks = Math.ceilDiv(plan.tokens(), ITEMS);
  }

  private record Items(long keys, long values) {}

  /** Queues the sort; the order and all that goes with it is in memory of the workspace. */
  static SlotOrder sort(
      CudaContext context, CudaWorkspace workspace, Plan plan, long buckets, long mask) {
    long order = workspace.ints(plan.sequences() * plan.rounds() * plan.tokens());
    return sort(context, workspace, plan, buckets, mask, order);
  }

  /** The same with a place for the order, INT32 [S][R][N]. */
  static SlotOrder sort(
      CudaContext context,
      CudaWorkspace workspace,
      Plan plan,
      long buckets,
      long mask,
      long order) {
    BucketSort sort = new BucketSort(context, workspace, plan, mask);
    long items = sort.rows * plan.tokens();
    long sorted = plan.kind() == SlotKind.RUNS ? workspace.ints(items) : 0;
    sort.passes(new Items(buckets, 0), new Items(sorted, order));
    return new SlotOrder(order, sorted, sort.live(), buckets);
  }

  private void passes(Items from, Items to) {
    // tokens that have no bucket come last, with a number that no bucket has
    int greatest = mask == 0 ? plan.buckets() - 1 : plan.buckets();
    int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(greatest));
    int passes = Math.ceilDiv(bits, DIGIT);
    long items = rows * plan.tokens();
    Items[] between = new Items[Math.min(2, passes - 1)];
    for (int i = 0; i < between.length; i++) {
      between[i] = new Items(workspace.ints(items), workspace.ints(items));
    }
    long counts = workspace.ints(rows * blocks * RADIX);
    Items source = from;
    for (int pass = 0; pass < passes; pass++) {
      boolean last = pass == passes - 1;
      Items target = last ? to : between[pass % 2];
      pass(source, target, counts, pass, last);
      source = target;
    }
  }

  private void pass(Items from, Items to, long counts, int pass, boolean last) {
    long masked = pass == 0 ? mask : 0;
    int perBatch = Math.multiplyExact(plan.heads(), plan.rounds());
    Grid grid = Grid.of(blocks, THREADS);
    Rows.launch(
        context,
        COUNT,
        grid,
        rows,
        first ->
            new Arguments()
                .address(from.keys)
                .address(masked)
                .address(counts)
                .int32(plan.tokens())
                .int32(perBatch)
                .int32(plan.buckets())
                .int32(pass * DIGIT)
                .int64(first));
    context.launch(SCAN, Grid.of(rows, THREADS), new Arguments().address(counts).int32(blocks));
    Rows.launch(
        context,
        SCATTER,
        grid,
        rows,
        first ->
            new Arguments()
                .address(from.keys)
                .address(from.values)
                .address(masked)
                .address(counts)
                .address(to.keys)
                .address(to.values)
                .int32(plan.tokens())
                .int32(perBatch)
                .int32(plan.buckets())
                .int32(pass * DIGIT)
                .int32(last && mask != 0 && plan.padding() == Padding.DROPPED ? 1 : 0)
                .int64(first));
  }

  private long live() {
    if (mask == 0 || plan.padding() != Padding.DROPPED) {
      return 0;
    }
    long batch = plan.sizes().batch();
    long live = workspace.ints(batch);
    context.launch(
        LIVE,
        Grid.of(batch, THREADS),
        new Arguments().address(mask).address(live).int32(plan.tokens()));
    return live;
  }
}
