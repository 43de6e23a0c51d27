package io.github.reformer4j.bench.peer;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attention by this project. */
final class OwnAttention implements PeerCase {
  private final Backend backend;
  private final Attention attention;
  private final Workspace workspace;
  private final AttentionInputs inputs;
  private final AttentionOutputs outputs;
  private final @Nullable Tensor outGradient;
  private final @Nullable AttentionGradients gradients;

  /** Closes the backend when it is closed. */
  OwnAttention(Backend backend, AttentionWork work) {
    this.backend = backend;
    AttentionSpec spec = work.spec();
    inputs =
        work.kind() == AttentionWork.Kind.EXACT
            ? AttentionInputs.separate(work.queries(), work.keys(), work.values())
            : AttentionInputs.shared(work.queries(), work.values());
    attention = backend.attention(spec);
    workspace = attention.newWorkspace();
    outputs =
        work.backward()
            ? AttentionOutputs.allocate(spec, inputs)
            : AttentionOutputs.inference(
                Tensor.allocate(inputs.values().type(), inputs.values().shape()));
    outGradient = work.backward() ? work.outGradient() : null;
    gradients = work.backward() ? AttentionGradients.allocate(inputs) : null;
  }

  @Override
  public void run() {
    attention.forward(inputs, outputs, workspace);
    if (outGradient != null && gradients != null) {
      attention.backward(inputs, outputs, outGradient, gradients, workspace);
    }
  }

  @Override
  public float[] sample(long[] elements) {
    List<Tensor> results = new ArrayList<>(List.of(outputs.out()));
    if (gradients != null) {
      results.add(gradients.queries());
      Tensor keys = gradients.keys();
      if (keys != null) {
        results.add(keys);
      }
      results.add(gradients.values());
    }
    return OwnLibrary.sample(results, elements);
  }

  @Override
  public void close() {
    workspace.close();
    outputs.close();
    if (gradients != null) {
      gradients.close();
    }
    if (outGradient != null) {
      outGradient.close();
    }
    Tensor keys = inputs.keys();
    if (keys != null) {
      keys.close();
    }
    inputs.queries().close();
    inputs.values().close();
    backend.close();
  }
}
