package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.reference.RelativeError;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds a forward and a backward pass against the oracle's, tensor by tensor: by the rule of the
 * contract suite, which knows what rounding the backward pass is handed, and below a limit that no
 * rounding comes near.
 */
final class GradientCheck {
  private static final double LIMIT = 1e-5;

  private GradientCheck() {}

  /**
   * Compares.
   *
   * @return the passed checks
   * @throws UserFailure if a tensor differs
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
      agree(
          name,
          Agreement.of(spec, hashed, outGradient, Precision.of(backend, DType.FLOAT32)),
          out,
          gradients);
      Attention exact = oracle.attention(spec);
      try (AttentionOutputs wantedOut = exact.forward(hashed);
          AttentionGradients wanted = exact.backward(hashed, wantedOut, outGradient)) {
        List<ReportData.Check> checks = new ArrayList<>();
        checks.add(check(name + ", output", out.out(), wantedOut.out()));
        checks.add(check(name + ", gradient of queries", gradients.queries(), wanted.queries()));
        Tensor keys = gradients.keys();
        Tensor wantedKeys = wanted.keys();
        if (keys != null && wantedKeys != null) {
          checks.add(check(name + ", gradient of keys", keys, wantedKeys));
        }
        checks.add(check(name + ", gradient of values", gradients.values(), wanted.values()));
        return checks;
      }
    }
  }

  private static void agree(
      String name, Agreement agreement, AttentionOutputs out, AttentionGradients gradients) {
    try {
      agreement.out(out.out());
      agreement.queryGradient(gradients.queries());
      Tensor keys = gradients.keys();
      if (keys != null) {
        agreement.keyGradient(keys);
      }
      agreement.valueGradient(gradients.values());
    } catch (AssertionError e) {
      throw UserFailure.failed(
          "wrong result, so it is not timed: "
              + name
              + ": "
              + String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "),
          e);
    }
  }

  private static ReportData.Check check(String what, Tensor actual, Tensor expected) {
    double error = RelativeError.worst(actual, expected);
    if (!(error <= LIMIT)) {
      throw UserFailure.failed(
          String.format(
              Locale.ROOT,
              "wrong result, so it is not timed: %s: error %.3g, limit %.3g",
              what,
              error,
              LIMIT));
    }
    return new ReportData.Check(what + ", against the oracle", error, LIMIT);
  }
}
