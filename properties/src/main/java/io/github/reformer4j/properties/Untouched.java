package io.github.reformer4j.properties;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import java.util.function.Consumer;

/** Outputs that a refused call must leave as they were (semantics section 9). */
final class Untouched {
  private Untouched() {}

  /** Runs something with rubbish outputs and requires that the rubbish is still there. */
  static void outputs(
      Attention attention, AttentionInputs shapes, Consumer<AttentionOutputs> refused) {
    AttentionOutputs outputs = Pass.dirtyOutputs(attention, shapes);
    refused.accept(outputs);
    Bits.same(outputs, Pass.dirtyOutputs(attention, shapes));
  }

  /** Runs something with rubbish gradients and requires that the rubbish is still there. */
  static void gradients(AttentionInputs shapes, Consumer<AttentionGradients> refused) {
    AttentionGradients gradients = Pass.dirtyGradients(shapes);
    refused.accept(gradients);
    Bits.same(gradients, Pass.dirtyGradients(shapes));
  }
}
