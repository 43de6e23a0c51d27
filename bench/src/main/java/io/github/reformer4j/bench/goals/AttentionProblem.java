package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One specification on some vectors, ready to run again and again in the same memory. */
final class AttentionProblem implements AutoCloseable {
  private final AttentionSpec spec;
  private final Vectors vectors;
  private final Attention attention;
  private final AttentionInputs inputs;
  private final AttentionOutputs outputs;
  private final Workspace workspace;
  private @Nullable AttentionGradients gradients;

  AttentionProblem(Backend backend, AttentionSpec spec, Vectors vectors) {
    this.spec = spec;
    this.vectors = vectors;
    attention = backend.attention(spec);
    inputs = vectors.inputs(spec);
    outputs = AttentionOutputs.allocate(spec, inputs);
    workspace = attention.newWorkspace();
  }

  AttentionSpec spec() {
    return spec;
  }

  Vectors vectors() {
    return vectors;
  }

  AttentionOutputs outputs() {
    return outputs;
  }

  /** Those of the last {@link #backward}. */
  AttentionGradients gradients() {
    AttentionGradients now = gradients;
    if (now == null) {
      now = AttentionGradients.allocate(inputs);
      gradients = now;
    }
    return now;
  }

  /** Seconds of one forward pass. */
  double forward() {
    long start = System.nanoTime();
    attention.forward(inputs, outputs, workspace);
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Seconds of one backward pass, after a forward pass. */
  double backward() {
    AttentionGradients into = gradients();
    Tensor outGradient = vectors.outGradient();
    long start = System.nanoTime();
    attention.backward(inputs, outputs, outGradient, into, workspace);
    return (System.nanoTime() - start) * 1e-9;
  }

  @Override
  public void close() {
    workspace.close();
    outputs.close();
    if (gradients != null) {
      gradients.close();
    }
  }
}
