package io.github.reformer4j.golden;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The reference, spoilt in one place. */
final class AlteredBackend implements Backend {
  private final Backend reference = new ReferenceBackend();
  private final DType type;
  Consumer<Tensor> out = _ -> {};
  Consumer<Tensor> gradient = _ -> {};
  Consumer<Tensor> buckets = _ -> {};
  boolean coversLsh = true;

  AlteredBackend(DType type) {
    this.type = type;
  }

  @Override
  public String name() {
    return "altered";
  }

  @Override
  public String description() {
    return "the reference, altered";
  }

  @Override
  public Set<DType> types() {
    return Set.of(type);
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    AttentionKernel kernel = reference.kernel(spec);
    if (spec instanceof LshAttention) {
      if (!coversLsh) {
        throw new UnsupportedSpecException("spec = LshAttention: expected anything else");
      }
      return new Altered(kernel, (LshKernel) kernel);
    }
    return new Altered(kernel, null);
  }

  @Override
  public void close() {}

  private final class Altered implements LshKernel {
    private final AttentionKernel kernel;
    private final @Nullable LshKernel lsh;

    Altered(AttentionKernel kernel, @Nullable LshKernel lsh) {
      this.kernel = kernel;
      this.lsh = lsh;
    }

    @Override
    public Workspace newWorkspace() {
      return kernel.newWorkspace();
    }

    @Override
    public void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace) {
      kernel.forward(inputs, outputs, workspace);
      out.accept(outputs.out());
    }

    @Override
    public void backward(
        AttentionInputs inputs,
        AttentionOutputs forward,
        Tensor outGradient,
        AttentionGradients gradients,
        Workspace workspace) {
      kernel.backward(inputs, forward, outGradient, gradients, workspace);
      gradient.accept(gradients.queries());
    }

    @Override
    public void hash(
        Tensor queryKeys, @Nullable Tensor keyMask, Tensor hashed, Workspace workspace) {
      if (lsh != null) {
        lsh.hash(queryKeys, keyMask, hashed, workspace);
        buckets.accept(hashed);
      }
    }

    @Override
    public void order(Tensor given, @Nullable Tensor keyMask, Tensor order, Workspace workspace) {
      if (lsh != null) {
        lsh.order(given, keyMask, order, workspace);
      }
    }

    @Override
    public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
      return kernel.decoder(batch, heads, dim, valueDim);
    }
  }
}
