package io.github.reformer4j.bench.card;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a device computed with the CPU backend, for the first head. The CPU is given the
 * numbers as the device had them, rounded to its type, and the device's buckets: where two buckets
 * are equally good, rounding decides, and either choice is right.
 */
final class HeadCheck {
  /** Rounding to bfloat16 is by 2⁻⁹ at most: once of inputs, once of weights, once of results. */
  private static final double BFLOAT16_LIMIT = 0.02;

  private static final double FLOAT32_LIMIT = 1e-4;

  private HeadCheck() {}

  /**
   * Compares outputs, and gradients if there are any yet.
   *
   * @return the largest relative error |difference| / |expected| of a tensor
   * @throws UserFailure if it is above the limit, or not a number
   */
  static double compare(
      Backend cpu, AttentionSpec spec, Problem problem, DeviceRun run, boolean gradients) {
    Attention attention = cpu.attention(spec);
    try (Problem head = firstHead(problem);
        Tensor buckets = bucketsOf(run.outputs());
        Workspace workspace = attention.newWorkspace()) {
      AttentionInputs inputs =
          Specs.inputs(spec, head.queries(), head.keys(), head.values()).withBuckets(buckets);
      try (AttentionOutputs expected = room(inputs)) {
        attention.forward(inputs, expected, workspace);
        String what = spec + ", N = " + problem.tokens() + ", " + problem.type();
        double worst = error(what + ", out", run.outputs().out(), expected.out());
        if (gradients) {
          try (AttentionGradients wanted = AttentionGradients.allocate(inputs)) {
            attention.backward(inputs, expected, head.outGradient(), wanted, workspace);
            worst = Math.max(worst, errorOf(what, run.gradients(), wanted));
          }
        }
        return worst;
      }
    }
  }

  private static double errorOf(
      String what, AttentionGradients actual, AttentionGradients expected) {
    double worst =
        Math.max(
            error(what + ", gradient of queries", actual.queries(), expected.queries()),
            error(what + ", gradient of values", actual.values(), expected.values()));
    Tensor keys = actual.keys();
    Tensor wanted = expected.keys();
    return keys == null || wanted == null
        ? worst
        : Math.max(worst, error(what + ", gradient of keys", keys, wanted));
  }

  private static AttentionOutputs room(AttentionInputs inputs) {
    Tensor queries = inputs.queries();
    return new AttentionOutputs(
        Tensor.allocate(DType.FLOAT32, queries.shape()),
        Tensor.allocate(
            DType.FLOAT32, queries.shape().dim(0), queries.shape().dim(1), queries.shape().dim(2)),
        null);
  }

  private static Problem firstHead(Problem problem) {
    return new Problem(
        head(problem.queries()).convert(DType.FLOAT32),
        head(problem.keys()).convert(DType.FLOAT32),
        head(problem.values()).convert(DType.FLOAT32),
        head(problem.outGradient()).convert(DType.FLOAT32));
  }

  private static @Nullable Tensor bucketsOf(AttentionOutputs outputs) {
    Tensor buckets = outputs.buckets();
    return buckets == null ? null : head(buckets).copy();
  }

  /** A view of the first head of a tensor [1, H, ...]: [1, 1, ...]. */
  private static Tensor head(Tensor tensor) {
    long[] rows = new long[tensor.shape().rank() - 1];
    Arrays.setAll(rows, i -> tensor.shape().dim(i + 1));
    long[] one = new long[tensor.shape().rank()];
    Arrays.setAll(one, i -> i < 2 ? 1 : tensor.shape().dim(i));
    return tensor.reshape(rows).slice(0, 1).reshape(one);
  }

  private static double error(String what, Tensor actual, Tensor expected) {
    double limit = actual.type() == DType.BFLOAT16 ? BFLOAT16_LIMIT : FLOAT32_LIMIT;
    double error = relativeError(head(actual).copy(), expected);
    if (!(error <= limit)) {
      throw UserFailure.failed(
          String.format(
              Locale.ROOT,
              "wrong result, so nothing is timed: %s: relative error %.3g, limit %.3g",
              what,
              error,
              limit));
    }
    return error;
  }

  private static double relativeError(Tensor actual, Tensor expected) {
    double difference = 0;
    double length = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      double gap = actual.getDouble(i) - expected.getDouble(i);
      difference += gap * gap;
      length += expected.getDouble(i) * expected.getDouble(i);
    }
    actual.close();
    return Math.sqrt(length == 0 ? difference : difference / length);
  }
}
