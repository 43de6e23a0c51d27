package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.Hold;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memory of a call's tensors from being freed until the call has returned: whoever closes
 * one of them meanwhile is told so, instead of the call breaking off half way. A tensor that is
 * closed already is left to the checks, which know its name.
 */
final class Holds implements AutoCloseable {
  /** What an input record and a result have between them, but for backward passes. */
  private static final int USUAL = 8;

  private Hold[] held = new Hold[USUAL];
  private int count;

  private Holds() {}

  static Holds of(AttentionInputs inputs) {
    Holds holds = new Holds();
    holds.and(inputs.queries()).and(inputs.keys()).and(inputs.values());
    return holds.and(inputs.keyMask()).and(inputs.buckets());
  }

  static Holds of(Tensor first, @Nullable Tensor second) {
    return new Holds().and(first).and(second);
  }

  Holds and(AttentionOutputs outputs) {
    return and(outputs.out()).and(outputs.logsumexp()).and(outputs.buckets());
  }

  Holds and(AttentionGradients gradients) {
    return and(gradients.queries()).and(gradients.keys()).and(gradients.values());
  }

  Holds and(@Nullable Tensor tensor) {
    if (count == held.length) {
      held = Arrays.copyOf(held, 2 * count);
    }
    try {
      Hold hold = tensor == null || !tensor.isAlive() ? null : tensor.hold();
      if (hold != null) {
        held[count++] = hold;
      }
      return this;
    } catch (Throwable t) {
      // closed by another thread just now
      close();
      throw t;
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < count; i++) {
      held[i].close();
    }
  }
}
