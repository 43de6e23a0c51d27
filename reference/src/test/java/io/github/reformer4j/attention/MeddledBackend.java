package io.github.reformer4j.attention;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reference's LSH attention, with something that happens in the midst of each call. */
final class MeddledBackend implements Backend {
  private final Backend reference = new ReferenceBackend();
  private final Runnable meanwhile;

  MeddledBackend(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  @Override
  public String name() {
    return "meddled";
  }

  @Override
  public String description() {
    return "the reference, meddled with";
  }

  @Override
  public Set<DType> types() {
    return reference.types();
  }

  @Override
  public LshKernel kernel(AttentionSpec spec) {
    return new Meddled((LshKernel) reference.kernel(spec));
  }

  @Override
  public void close() {}

  private final class Meddled implements LshKernel {
    private final LshKernel kernel;

    Meddled(LshKernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public Workspace newWorkspace() {
      return kernel.newWorkspace();
    }

    @Override
    public void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace) {
      meanwhile.run();
      kernel.forward(inputs, outputs, workspace);
    }

    @Override
    public void backward(
        AttentionInputs inputs,
        AttentionOutputs forward,
        Tensor outGradient,
        AttentionGradients gradients,
        Workspace workspace) {
      meanwhile.run();
      kernel.backward(inputs, forward, outGradient, gradients, workspace);
    }

    @Override
    public void hash(
        Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, Workspace workspace) {
      meanwhile.run();
      kernel.hash(queryKeys, keyMask, buckets, workspace);
    }

    @Override
    public void order(Tensor buckets, @Nullable Tensor keyMask, Tensor order, Workspace workspace) {
      meanwhile.run();
      kernel.order(buckets, keyMask, order, workspace);
    }

    @Override
    public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
      DecoderKernel decoder = kernel.decoder(batch, heads, dim, valueDim);
      return new DecoderKernel() {
        @Override
        public void step(AttentionInputs token, Tensor out) {
          meanwhile.run();
          decoder.step(token, out);
        }

        @Override
        public long bytes() {
          return decoder.bytes();
        }

        @Override
        public void close() {
          decoder.close();
        }
      };
    }
  }
}
