package io.github.reformer4j.cpu.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Duplicates where rounds have more chunks than the table has entries, so that chunks share some.
 */
class DuplicatesTest {
  /** More chunks of two than the table has entries, and one chunk across each border of rounds. */
  private static final int TOKENS = 9_000;

  private static final int DIM = 4;
  private static final int ROUNDS = 3;

  @Test
  void flatWindowsAgreeWithTheReference() {
    compare(builder().flat(2, 1, 1).build());
  }

  @Test
  void alignedWindowsAgreeWithTheReference() {
    compare(builder().aligned(2, 1, 1).build());
  }

  private static LshAttention.Builder builder() {
    return LshAttention.crossPolytope(4)
        .rounds(ROUNDS)
        .seed(5)
        .causal(false)
        .correctDuplicates(true);
  }

  private static void compare(LshAttention spec) {
    try (Backend cpu = CpuBackend.create(new CpuOptions(2));
        Backend reference = new ReferenceBackend();
        Tensor queryKeys = normal(1);
        Tensor values = normal(2)) {
      AttentionInputs inputs = AttentionInputs.shared(queryKeys, values);
      AttentionOutputs ours = AttentionOutputs.allocate(spec, inputs);
      AttentionOutputs theirs = AttentionOutputs.allocate(spec, inputs);
      forward(cpu, spec, inputs, ours);
      forward(reference, spec, inputs.withBuckets(ours.buckets()), theirs);
      for (long i = 0; i < values.shape().elements(); i++) {
        double expected = theirs.out().getDouble(i);
        double error = Math.abs(ours.out().getDouble(i) - expected);
        assertThat(error).as("element %d", i).isLessThan(2e-5);
      }
    }
  }

  private static void forward(
      Backend backend, LshAttention spec, AttentionInputs inputs, AttentionOutputs outputs) {
    try (Workspace workspace = backend.attention(spec).newWorkspace()) {
      backend.attention(spec).forward(inputs, outputs, workspace);
    }
  }

  private static Tensor normal(long seed) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, 1, TOKENS, DIM);
    Random random = new Random(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.nextGaussian());
    }
    return tensor;
  }
}
