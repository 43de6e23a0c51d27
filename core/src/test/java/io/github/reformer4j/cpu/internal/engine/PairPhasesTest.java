package io.github.reformer4j.cpu.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gradients of sequences of several parts, the last one not full. */
class PairPhasesTest {
  private static final int TOKENS = 3_500;
  private static final int DIM = 4;

  /** Of gradients as large as one; the contract suite's rule allows more. */
  private static final double TOLERANCE = 2e-5;

  @Test
  void allKeys() {
    compare(ExactAttention.of(false));
  }

  @Test
  void earlierKeys() {
    compare(ExactAttention.of(true));
  }

  /** Some parts are out of each other's sight, and chunks are no divisors of parts. */
  @Test
  void longWindows() {
    compare(new LocalAttention(100, 9, 0, false, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT));
    compare(new LocalAttention(64, 3, 15, false, false, SelfRule.ALLOWED, Scale.INVERSE_SQRT));
  }

  private static void compare(AttentionSpec spec) {
    try (Tensor queries = normal(1);
        Tensor keys = normal(2);
        Tensor values = normal(3);
        Tensor outGradient = normal(4);
        Backend oracle = new ReferenceBackend()) {
      AttentionInputs inputs = AttentionInputs.separate(queries, keys, values);
      AttentionGradients expected = gradients(oracle, spec, inputs, outGradient);
      AttentionGradients alone = gradients(1, spec, inputs, outGradient);
      AttentionGradients together = gradients(3, spec, inputs, outGradient);
      Bits.same(together, alone);
      List<Tensor> ours = tensors(alone);
      List<Tensor> theirs = tensors(expected);
      for (int t = 0; t < ours.size(); t++) {
        for (long i = 0; i < queries.shape().elements(); i++) {
          double error = Math.abs(ours.get(t).getDouble(i) - theirs.get(t).getDouble(i));
          assertThat(error).as("gradient %d, element %d", t, i).isLessThan(TOLERANCE);
        }
      }
      together.close();
      alone.close();
      expected.close();
    }
  }

  private static List<Tensor> tensors(AttentionGradients gradients) {
    return List.of(
        gradients.queries(), Objects.requireNonNull(gradients.keys()), gradients.values());
  }

  private static AttentionGradients gradients(
      int threads, AttentionSpec spec, AttentionInputs inputs, Tensor outGradient) {
    try (Backend cpu = CpuBackend.create(new CpuOptions(threads))) {
      return gradients(cpu, spec, inputs, outGradient);
    }
  }

  private static AttentionGradients gradients(
      Backend backend, AttentionSpec spec, AttentionInputs inputs, Tensor outGradient) {
    Attention attention = backend.attention(spec);
    try (AttentionOutputs outputs = attention.forward(inputs)) {
      return attention.backward(inputs, outputs, outGradient);
    }
  }

  private static Tensor normal(int seed) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, 1, TOKENS, DIM);
    Random random = new Random(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.nextGaussian());
    }
    return tensor;
  }
}
