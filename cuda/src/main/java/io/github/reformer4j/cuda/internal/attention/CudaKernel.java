package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.decode.CudaDecoder;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.cuda.internal.memory.Staging;
import io.github.reformer4j.tensor.Tensor;

/** Exact and local attention on a device; the LSH kernel adds buckets and their order. */
sealed class CudaKernel implements AttentionKernel permits CudaLshKernel {
  final AttentionSpec spec;
  final CudaContext context;
  private final SelfPositions self;
  private final Places places;

  CudaKernel(AttentionSpec spec, CudaContext context) {
    this.spec = spec;
    this.context = context;
    this.self = new SelfPositions(spec.selfRule(), context.memory());
    this.places = new Places(context);
  }

  @Override
  public final Workspace newWorkspace() {
    return new CudaWorkspace(context.memory());
  }

  @Override
  public final void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace) {
    Plan plan = Plan.of(spec, AttentionSizes.of(inputs));
    if (plan.rows() == 0) {
      return;
    }
    CudaWorkspace own = begin(workspace);
    try (Staging staging = context.staging()) {
      StagedInputs staged = StagedInputs.of(staging, inputs);
      long out = staging.write(outputs.out());
      long logsumexp = staging.write(outputs.logsumexp());
      long wanted = staging.write(outputs.buckets());
      SlotOrder order = order(plan, staged, wanted, own);
      ScoreFactors factors = ScoreFactors.make(context, own, plan, staged);
      TileCall call = call(plan, staged, order, own);
      new ForwardPass(
              context,
              own,
              call,
              TileTable.make(context, own, plan, order, TileTable.Side.QUERIES),
              factors,
              Operands.make(context, own, plan, staged, factors))
          .run(staged, out, logsumexp);
      staging.done();
    }
  }

  /** Who stands where; LSH hashes unless buckets are given, and hands out those used if wanted. */
  SlotOrder order(Plan plan, StagedInputs inputs, long wanted, CudaWorkspace workspace) {
    return SlotOrder.PLAIN;
  }

  /** What passes over tiles are told. */
  final TileCall call(Plan plan, StagedInputs inputs, SlotOrder order, CudaWorkspace workspace) {
    return new TileCall(
        plan, inputs.mask(), order, PairCodes.make(context, workspace, plan, order), self);
  }

  @Override
  public final void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      Workspace workspace) {
    Plan plan = Plan.of(spec, AttentionSizes.of(inputs));
    if (plan.rows() == 0) {
      return;
    }
    CudaWorkspace own = begin(workspace);
    AttentionInputs bucketed =
        inputs.buckets() == null ? inputs.withBuckets(forward.buckets()) : inputs;
    try (Staging staging = context.staging()) {
      StagedInputs staged = StagedInputs.of(staging, bucketed);
      GradientRows rows =
          new GradientRows(
              staging.read(forward.out()),
              staging.read(forward.logsumexp()),
              staging.read(outGradient),
              staging.write(gradients.queries()),
              staging.write(gradients.keys()),
              staging.write(gradients.values()));
      TileCall call = call(plan, staged, order(plan, staged, 0, own), own);
      new BackwardPass(context, own, call, staged, rows).run();
      staging.done();
    }
  }

  @Override
  public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
    return new CudaDecoder(context, spec, null, Math.multiplyExact(batch, heads), dim, valueDim);
  }

  @Override
  public final long firstNonFinite(Tensor tensor) {
    // what lies on the host is cheaper to read there than to copy
    return tensor.remoteMemory().isPresent()
        ? places.firstNonFinite(tensor)
        : AttentionKernel.super.firstNonFinite(tensor);
  }

  final Places places() {
    return places;
  }

  /** The workspace, all of it free. */
  static CudaWorkspace begin(Workspace workspace) {
    if (workspace instanceof CudaWorkspace own) {
      own.begin();
      return own;
    }
    throw new IllegalArgumentException(
        "workspace = " + workspace + ": expected one of this backend's newWorkspace()");
  }
}
