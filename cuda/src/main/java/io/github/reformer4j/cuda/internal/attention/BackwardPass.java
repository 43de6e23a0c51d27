package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gradients (semantics section 7). Each round adds the gradients of its pairs to float32 sums, once
 * from the side of the queries and once from that of the keys, so that every row is written by one
 * block and no sum depends on who comes first.
 */
final class BackwardPass {
  private static final KernelSource DELTA =
      KernelSource.of("attention/gradient_delta.cu", "gradient_delta");
  private static final KernelSource SUMS =
      KernelSource.of("attention/gradient_sums.cu", "gradient_sums");
  private static final KernelSource SHARES =
      KernelSource.of("attention/gradient_shares.cu", "gradient_shares");
  private static final KernelSource QUERY =
      KernelSource.of("attention/query_gradient.cu", "query_gradient");
  private static final KernelSource KEY =
      KernelSource.of("attention/key_gradient.cu", "key_gradient");
  private static final KernelSource FINISH =
      KernelSource.of("attention/gradient_finish.cu", "gradient_finish");

  /** Of the rows and of the columns, for scores and for the gradients of weights. */
  private static final int TILES = 4;

  /**
   * Half an ulp of a log-sum-exp up to this is four ulps of a weight that is found from it; beyond,
   * it is more than semantics section 10 allows.
   */
  private static final float FINEST = 16;

  /** Up to this it is 2^-15 of a weight, far less than rounding the weight to bfloat16 costs. */
  private static final float FINEST_ROUNDED = 700;

  private static final int THREADS = 128;
  private static final int WARP = 32;

  private final CudaContext context;
  private final CudaWorkspace workspace;
  private final TileCall call;
  private final Plan plan;
  private final StagedInputs inputs;
  private final GradientRows rows;
  private final ScoreFactors factors;
  private final Operands operands;
  private final long outGradientOperand;
  private final Shares shares;

  /**
   * How scores become weights and what is taken off their gradients, as addresses of FLOAT32
   * [groups][S][N].
   *
   * @param groups rounds, if they are averaged; else 1
   */
  private record Shares(int groups, long shifts, long factors, long deltas) {
    static Shares take(CudaWorkspace workspace, Plan plan) {
      int groups = plan.average() ? plan.rounds() : 1;
      long count = Math.multiplyExact(plan.rows(), (long) groups);
      return new Shares(
          groups, workspace.floats(count), workspace.floats(count), workspace.floats(count));
    }
  }

  BackwardPass(
      CudaContext context,
      CudaWorkspace workspace,
      TileCall call,
      StagedInputs inputs,
      GradientRows rows) {
    this.context = context;
    this.workspace = workspace;
    this.call = call;
    this.plan = call.plan();
    this.inputs = inputs;
    this.rows = rows;
    factors = ScoreFactors.make(context, workspace, plan, inputs);
    operands = Operands.make(context, workspace, plan, inputs, factors);
    outGradientOperand =
        operands.shortened()
            ? Operands.narrow(
                context, workspace, rows.outGradient(), 0, plan.rows(), plan.sizes().valueDim())
            : rows.outGradient();
    shares = Shares.take(workspace, plan);
  }

  /** Queues the pass. */
  void run() {
    TileTable queries =
        TileTable.make(context, workspace, plan, call.order(), TileTable.Side.QUERIES);
    TileTable keys = TileTable.make(context, workspace, plan, call.order(), TileTable.Side.KEYS);
    share(queries);
    long dims = Math.multiplyExact(plan.rows(), (long) plan.sizes().dim());
    long valueDims = Math.multiplyExact(plan.rows(), (long) plan.sizes().valueDim());
    long met = zeros(workspace.ints(plan.rows()), plan.rows());
    long querySums = zeros(sums(rows.queries(), dims), dims);
    long keySums = zeros(sums(rows.keys(), dims), dims);
    long valueSums = zeros(sums(rows.values(), valueDims), valueDims);
    int slabs = slabs(plan.sizes().dim());
    int mostSlabs = Math.max(slabs, slabs(plan.sizes().valueDim()));
    for (int round = 0; round < plan.rounds(); round++) {
      pairs(QUERY, queries, round, slabs, () -> weighed().address(querySums).address(met));
      pairs(KEY, keys, round, mostSlabs, () -> weighed().address(keySums).address(valueSums));
    }
    finish(met, querySums, keySums, valueSums);
  }

  /** A gradient in float32 holds its own sums while they grow. */
  private long sums(long gradient, long count) {
    boolean holds = gradient != 0 && inputs.type() == DType.FLOAT32;
    return holds ? gradient : workspace.floats(count);
  }

  private long zeros(long address, long count) {
    context.stream().fill(address, (byte) 0, count * Float.BYTES);
    return address;
  }

  /** From the saved log-sum-exp, or from a pass of its own where that does not give the weights. */
  private void share(TileTable queries) {
    float finest = operands.products() == Products.FULL ? FINEST : FINEST_ROUNDED;
    long someCoarse = zeros(workspace.ints(1), 1);
    if (plan.average()) {
      long count = plan.rows() * shares.groups;
      zeros(shares.shifts, count);
      zeros(shares.factors, count);
      zeros(shares.deltas, count);
    } else {
      context.launch(
          Elements.of(DELTA, inputs.type()),
          rowGrid(),
          new Arguments()
              .address(rows.out())
              .address(rows.outGradient())
              .address(rows.logsumexp())
              .address(shares.shifts)
              .address(shares.factors)
              .address(shares.deltas)
              .address(someCoarse)
              .int64(plan.rows())
              .int32(plan.sizes().valueDim())
              .float32(finest));
    }
    for (int round = 0; round < plan.rounds(); round++) {
      pairs(
          SUMS,
          queries,
          round,
          1,
          () ->
              appendShares(
                  new Arguments().address(rows.logsumexp()).address(someCoarse).float32(finest)));
    }
    context.launch(
        SHARES,
        Grid.over(plan.rows()),
        new Arguments()
            .address(rows.logsumexp())
            .address(shares.factors)
            .address(shares.deltas)
            .int64(plan.rows())
            .int32(shares.groups)
            .int32(plan.average() ? 1 : 0)
            .float32(finest));
  }

  private Arguments weighed() {
    return appendShares(new Arguments());
  }

  private Arguments appendShares(Arguments arguments) {
    return arguments.address(shares.shifts).address(shares.factors).address(shares.deltas);
  }

  /** A round of a kernel that begins with its own parameters. */
  private void pairs(
      KernelSource source, TileTable table, int round, int slabs, Supplier<Arguments> own) {
    Rows.launch(
        context,
        operands.variant(source),
        new Grid(table.mostTiles(), 1, slabs, THREADS, TILES * operands.tileBytes()),
        plan.sequences(),
        first -> call.append(appendPairs(own.get()), table, round, first));
  }

  /** PAIR_PARAMETERS of {@code attention/pairs.cuh}. */
  private Arguments appendPairs(Arguments arguments) {
    return arguments
        .address(operands.queries())
        .address(operands.keys())
        .address(operands.values())
        .address(outGradientOperand)
        .address(factors.query())
        .address(factors.key())
        .address(factors.queryStretch())
        .address(factors.keyStretch())
        .address(factors.stretched())
        .int64(plan.rows())
        .int32(operands.shortened() ? 1 : 0)
        .int32(plan.average() ? 1 : 0)
        .int32(plan.sizes().dim())
        .int32(plan.sizes().valueDim());
  }

  private void finish(long met, long querySums, long keySums, long valueSums) {
    context.launch(
        finish(inputs.type(), plan.normalised()),
        rowGrid(),
        new Arguments()
            .address(inputs.queries())
            .address(factors.keyStretch())
            .address(factors.key())
            .address(rows.outGradient())
            .address(rows.logsumexp())
            .address(met)
            .address(querySums)
            .address(keySums)
            .address(valueSums)
            .address(rows.queries())
            .address(rows.keys())
            .address(rows.values())
            .int64(plan.rows())
            .int32(plan.sizes().dim())
            .int32(plan.sizes().valueDim())
            .float32(plan.scale()));
  }

  /** A warp for each row. */
  private Grid rowGrid() {
    return Grid.over(Math.multiplyExact(plan.rows(), (long) WARP));
  }

  private static int slabs(int width) {
    return Math.ceilDiv(width, Plan.TILE);
  }

  private static KernelSource finish(DType type, boolean normalised) {
    return Elements.of(FINISH, type).with("SHARED_KEYS", normalised ? 1 : 0);
  }

  /** All variants. */
  static List<KernelSource> sources() {
    List<KernelSource> sources = new ArrayList<>();
    Elements.all(DELTA).forEach(sources::add);
    sources.add(SHARES);
    for (Products products : Products.values()) {
      for (KernelSource source : List.of(SUMS, QUERY, KEY)) {
        sources.add(Operands.variant(source, products));
      }
    }
    for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      sources.add(finish(type, false));
      sources.add(finish(type, true));
    }
    return sources;
  }
}
