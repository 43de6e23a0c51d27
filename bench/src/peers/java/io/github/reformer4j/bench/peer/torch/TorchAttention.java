package io.github.reformer4j.bench.peer.torch;

import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.PeerCase;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Attention by libtorch, the backward pass by its automatic differentiation. */
final class TorchAttention implements PeerCase {
  /** What attention returns for its inputs. */
  @FunctionalInterface
  private interface Forward {
    Tensor of(List<Tensor> inputs);
  }

  private final List<Tensor> inputs;
  private final Forward forward;
  private final Runnable free;
  private final @Nullable Tensor outGradient;
  private @Nullable Tensor out;

  private TorchAttention(AttentionWork work, List<Tensor> inputs, Forward forward, Runnable free) {
    this.inputs = inputs;
    this.forward = forward;
    this.free = free;
    outGradient = work.backward() ? Tensors.moved(work.outGradient(), shape(work, inputs)) : null;
    if (work.backward()) {
      inputs.forEach(input -> input.requires_grad_(true));
    }
  }

  /** scaled_dot_product_attention, [1, H, N, D]. */
  static TorchAttention exact(AttentionWork work) {
    long[] shape = {1, Specs.HEADS, work.tokens(), Specs.DIM};
    return new TorchAttention(
        work,
        List.of(
            Tensors.moved(work.queries(), shape),
            Tensors.moved(work.keys(), shape),
            Tensors.moved(work.values(), shape)),
        inputs -> {
          try (PointerScope scope = new PointerScope()) {
            Tensor out =
                torch.scaled_dot_product_attention(
                    inputs.get(0),
                    inputs.get(1),
                    inputs.get(2),
                    new TensorOptional(),
                    0,
                    work.causal(),
                    new DoubleOptional(),
                    false);
            return Tensors.kept(scope, out);
          }
        },
        () -> {});
  }

  /** Reformer's attention op by op, [H, N, D]. */
  static TorchAttention lsh(AttentionWork work) {
    long[] shape = {Specs.HEADS, work.tokens(), Specs.DIM};
    TorchLsh lsh = new TorchLsh(work);
    return new TorchAttention(
        work,
        List.of(Tensors.moved(work.queries(), shape), Tensors.moved(work.values(), shape)),
        inputs -> lsh.forward(inputs.get(0), inputs.get(1)),
        lsh::close);
  }

  private static long[] shape(AttentionWork work, List<Tensor> inputs) {
    return inputs.size() == 3
        ? new long[] {1, Specs.HEADS, work.tokens(), Specs.DIM}
        : new long[] {Specs.HEADS, work.tokens(), Specs.DIM};
  }

  @Override
  public void run() {
    forget();
    if (outGradient == null) {
      try (NoGradGuard _ = new NoGradGuard()) {
        out = forward.of(inputs);
      }
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      try (Tensor made = forward.of(inputs)) {
        made.backward(outGradient, new BoolOptional(), false, new TensorArrayRefOptional());
        out = Tensors.kept(scope, made.detach());
      }
    }
  }

  /** What the last run left would otherwise be held beside what the next one makes. */
  private void forget() {
    if (out != null) {
      out.close();
      out = null;
    }
    if (outGradient != null) {
      for (Tensor input : inputs) {
        try (Tensor gradient = input.mutable_grad()) {
          gradient.reset();
        }
      }
    }
  }

  @Override
  public float[] sample(long[] elements) {
    List<Tensor> results = new ArrayList<>();
    if (out == null) {
      throw new IllegalStateException("nothing was run");
    }
    try (PointerScope _ = new PointerScope()) {
      results.add(out.contiguous());
      if (outGradient != null) {
        inputs.forEach(input -> results.add(input.grad().contiguous()));
      }
      float[] values = new float[elements.length];
      for (int k = 0; k < values.length; k++) {
        long each = results.get(0).numel();
        Tensor result = results.get(Math.toIntExact(elements[k] / each));
        values[k] = Tensors.memory(result).getAtIndex(ValueLayout.JAVA_FLOAT, elements[k] % each);
      }
      return values;
    }
  }

  @Override
  public void close() {
    forget();
    inputs.forEach(Tensor::close);
    if (outGradient != null) {
      outGradient.close();
    }
    free.run();
  }
}
