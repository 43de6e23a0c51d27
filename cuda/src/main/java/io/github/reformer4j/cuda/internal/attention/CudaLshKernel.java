package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.decode.CudaDecoder;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.cuda.internal.memory.Staging;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** LSH attention on a device. */
final class CudaLshKernel extends CudaKernel implements LshKernel {
  private final HashStage hashing;

  CudaLshKernel(LshAttention spec, CudaContext context) {
    super(spec, context);
    this.hashing = new HashStage(context, spec.hashing());
  }

  @Override
  public void hash(
      Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, Workspace workspace) {
    Shape shape = queryKeys.shape();
    Plan plan = plan(shape, Math.toIntExact(shape.dim(3)));
    if (plan.rows() == 0) {
      return;
    }
    try (Staging staging = context.staging()) {
      hashing.run(
          plan,
          queryKeys.type(),
          staging.read(queryKeys),
          staging.read(keyMask),
          staging.write(buckets));
      staging.done();
    }
  }

  @Override
  public void order(Tensor buckets, @Nullable Tensor keyMask, Tensor order, Workspace workspace) {
    Shape shape = buckets.shape();
    // the sort reads no queries: their width does not matter
    Plan plan =
        Plan.of(
            spec,
            new AttentionSizes(shape.dim(0), shape.dim(1), Math.toIntExact(shape.dim(3)), 1, 1));
    if (plan.rows() == 0) {
      return;
    }
    CudaWorkspace own = begin(workspace);
    try (Staging staging = context.staging()) {
      BucketSort.sort(
          context, own, plan, staging.read(buckets), staging.read(keyMask), staging.write(order));
      staging.done();
    }
  }

  @Override
  public long firstStray(Tensor buckets, @Nullable Tensor keyMask, int count) {
    return buckets.remoteMemory().isPresent()
        ? places().firstStray(buckets, keyMask, count)
        : LshKernel.super.firstStray(buckets, keyMask, count);
  }

  @Override
  SlotOrder order(Plan plan, StagedInputs inputs, long wanted, CudaWorkspace workspace) {
    long used = inputs.buckets();
    if (used != 0) {
      if (wanted != 0) {
        hashing.hand(plan, used, inputs.mask(), wanted);
      }
    } else {
      used = wanted != 0 ? wanted : workspace.ints(plan.rows() * plan.rounds());
      hashing.run(plan, inputs.type(), inputs.queries(), inputs.mask(), used);
    }
    return BucketSort.sort(context, workspace, plan, used, inputs.mask());
  }

  @Override
  public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
    Plan token = Plan.of(spec, new AttentionSizes(batch, heads, 1, dim, valueDim));
    return new CudaDecoder(
        context, spec, new DecodeHash(context, hashing, token), token.sequences(), dim, valueDim);
  }

  private Plan plan(Shape queries, int dim) {
    return Plan.of(
        spec,
        new AttentionSizes(
            queries.dim(0), queries.dim(1), Math.toIntExact(queries.dim(2)), dim, 1));
  }
}
