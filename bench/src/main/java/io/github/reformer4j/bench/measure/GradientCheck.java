package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.reference.PlainFloat;
import io.github.reformer4j.reference.RelativeError;
import io.github.reformer4j.reference.Yardstick;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds a forward and a backward pass against the oracle's, tensor by tensor. */
final class GradientCheck {
  private GradientCheck() {}

  /**
   * Compares.
   *
   * @return the passed checks
   * @throws io.github.reformer4j.bench.failure.UserFailure if a tensor differs
   */
  static List<ReportData.Check> compare(
      Backend backend,
      String name,
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient) {
    Attention attention = backend.attention(spec);
    try (AttentionOutputs out = attention.forward(inputs);
        AttentionGradients gradients = attention.backward(inputs, out, outGradient);
        Backend oracle = Backends.open("reference")) {
      AttentionInputs hashed = inputs.withBuckets(out.buckets());
      Attention exact = oracle.attention(spec);
      try (AttentionOutputs wantedOut = exact.forward(hashed);
          AttentionGradients wanted = exact.backward(hashed, wantedOut, outGradient)) {
        Map<String, Tensor> expected = results(wantedOut, wanted);
        Map<String, Double> plain = plainErrors(spec, hashed, outGradient, expected);
        List<ReportData.Check> checks = new ArrayList<>();
        results(out, gradients)
            .forEach(
                (tensor, actual) ->
                    checks.add(
                        Tolerance.check(
                            name + ", " + tensor + ", against the oracle",
                            RelativeError.worst(
                                actual, Objects.requireNonNull(expected.get(tensor))),
                            Objects.requireNonNull(plain.get(tensor)))));
        return checks;
      }
    }
  }

  private static Map<String, Tensor> results(AttentionOutputs out, AttentionGradients gradients) {
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put("output", out.out());
    results.put("gradient of queries", gradients.queries());
    Tensor keys = gradients.keys();
    if (keys != null) {
      results.put("gradient of keys", keys);
    }
    results.put("gradient of values", gradients.values());
    return results;
  }

  /** How far plain float32 evaluations are from the oracle: the unlucky one of a few orders. */
  private static Map<String, Double> plainErrors(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      Map<String, Tensor> expected) {
    Map<String, Double> worst = new LinkedHashMap<>();
    for (int shuffle = 0; shuffle < Yardstick.SHUFFLES; shuffle++) {
      try (PlainFloat plain = PlainFloat.evaluate(spec, inputs, outGradient, shuffle)) {
        results(plain.outputs(), plain.gradients())
            .forEach(
                (tensor, actual) ->
                    worst.merge(
                        tensor,
                        RelativeError.worst(actual, Objects.requireNonNull(expected.get(tensor))),
                        Math::max));
      }
    }
    return worst;
  }
}
