package io.github.reformer4j.docs;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** The example of README.md. */
final class ReadmeExample {
  private ReadmeExample() {}

  /** Attends, and returns the result's row-major elements, [1, 8, 4096, 64]. */
  static float[] run() {
    // tag::readme[]
    LshAttention spec = LshAttention.crossPolytope(8, 8).rounds(4).causal(true).seed(1).build();
    try (Backend cpu = Backends.open("cpu");
        Tensor qk = Tensor.allocate(DType.FLOAT32, 1, 8, 4096, 64); // batch, heads, tokens, width
        Tensor v = Tensor.allocate(DType.FLOAT32, 1, 8, 4096, 64)) {
      fill(qk, 1);
      fill(v, 2);
      try (AttentionOutputs result = cpu.attention(spec).forward(AttentionInputs.shared(qk, v))) {
        return result.out().toFloats();
      }
    }
    // end::readme[]
  }

  /** Random numbers stand in for a model's activations. */
  static void fill(Tensor tensor, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.normal(0, 0, i));
    }
  }
}
