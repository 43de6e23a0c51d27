package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Exact and local attention, head by head; the LSH kernel adds buckets. */
class ReferenceKernel implements AttentionKernel {
  private final AttentionSpec spec;

  ReferenceKernel(AttentionSpec spec) {
    this.spec = spec;
  }

  /** Gives the buckets [R][N] of one head. */
  interface BucketSource {
    int[][] of(long b, long h);
  }

  /** Where buckets of a call come from; fails, if it must, before anything is written. */
  BucketSource buckets(AttentionInputs inputs) {
    return (_, _) -> new int[0][];
  }

  @Override
  public void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace) {
    forward(inputs, outputs, KeyValueCache.AS_GIVEN);
  }

  /** The forward pass over keys and values as a cache keeps them. */
  final void forward(AttentionInputs inputs, AttentionOutputs outputs, KeyValueCache cache) {
    AttentionSizes sizes = AttentionSizes.of(inputs);
    BucketSource source = buckets(inputs);
    for (long b = 0; b < sizes.batch(); b++) {
      for (long h = 0; h < sizes.heads(); h++) {
        int[][] buckets = source.of(b, h);
        Head head = new Head(spec, inputs, b, h, buckets);
        head.keep(cache);
        forward(head, outputs, b, h);
        Tensor used = outputs.buckets();
        if (used != null) {
          Rows.writeInts(used, b, h, buckets);
        }
      }
    }
  }

  private static void forward(Head head, AttentionOutputs outputs, long b, long h) {
    int tokens = head.queries.length;
    double[][] out = new double[tokens][Math.toIntExact(outputs.out().shape().dim(3))];
    Tensor logsumexp = outputs.logsumexp();
    for (int i = 0; i < tokens; i++) {
      List<Occurrence> attended = head.attended(i);
      Mixture mixture = head.mixture(i, attended);
      for (int o = 0; o < attended.size(); o++) {
        Vectors.add(mixture.shares[o], head.values[attended.get(o).key()], out[i]);
      }
      if (logsumexp != null) {
        long row = (b * logsumexp.shape().dim(1) + h) * tokens + i;
        logsumexp.setDouble(row, mixture.logsumexp);
      }
    }
    Rows.write(outputs.out(), b, h, out);
  }

  @Override
  public void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      Workspace workspace) {
    AttentionSizes sizes = AttentionSizes.of(inputs);
    AttentionInputs constant =
        inputs.buckets() == null ? inputs.withBuckets(forward.buckets()) : inputs;
    BucketSource source = buckets(constant);
    for (long b = 0; b < sizes.batch(); b++) {
      for (long h = 0; h < sizes.heads(); h++) {
        Head head = new Head(spec, constant, b, h, source.of(b, h));
        Gradients result = new Gradients(head, Rows.read(outGradient, b, h));
        Rows.write(gradients.queries(), b, h, result.queries);
        Rows.write(gradients.values(), b, h, result.values);
        Tensor keys = gradients.keys();
        if (keys != null) {
          Rows.write(keys, b, h, result.keys);
        }
      }
    }
  }

  @Override
  public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
    return decoder(batch, heads, dim, valueDim, KeyValueCache.AS_GIVEN);
  }

  @Override
  public DecoderKernel decoder(long batch, long heads, int dim, int valueDim, KeyValueCache cache) {
    return new ReferenceDecoder(this, batch, heads, dim, valueDim, cache);
  }

  @Override
  public Workspace newWorkspace() {
    return new Workspace() {
      @Override
      public long bytes() {
        return 0;
      }

      @Override
      protected void free() {}
    };
  }
}
