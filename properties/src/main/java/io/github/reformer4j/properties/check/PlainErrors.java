package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.reference.PlainFloat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * e0 of semantics section 10 for each tensor, as distances: the worst errors of a few plain float32
 * evaluations against the oracle. One order of summation may be lucky.
 */
record PlainErrors(double out, double logsumexp, double queries, double keys, double values) {
  private static final int EVALUATIONS = 3;

  static PlainErrors measure(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      AttentionOutputs expected,
      AttentionGradients gradients) {
    AttentionInputs single = Oracle.convert(inputs, DType.FLOAT32);
    Tensor gradient = Tensors.convert(outGradient, DType.FLOAT32);
    PlainErrors worst = new PlainErrors(0, 0, 0, 0, 0);
    for (int shuffle = 0; shuffle < EVALUATIONS; shuffle++) {
      try (PlainFloat plain = PlainFloat.evaluate(spec, single, gradient, shuffle)) {
        worst =
            new PlainErrors(
                worse(worst.out, plain.outputs().out(), expected.out()),
                worse(worst.logsumexp, plain.outputs().logsumexp(), expected.logsumexp()),
                worse(worst.queries, plain.gradients().queries(), gradients.queries()),
                worse(worst.keys, plain.gradients().keys(), gradients.keys()),
                worse(worst.values, plain.gradients().values(), gradients.values()));
      }
    }
    return worst;
  }

  private static double worse(double worst, @Nullable Tensor plain, @Nullable Tensor expected) {
    return plain == null || expected == null
        ? worst
        : Math.max(worst, Closeness.worst(plain, expected));
  }
}
