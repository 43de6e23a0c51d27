package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.residuals.ReversibleCase;
import io.github.reformer4j.properties.residuals.TrainedResidual;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * One recorded pass of a case and its gradient.
 *
 * @param outputs the streams after the last block
 * @param restored the streams after the backward pass
 * @param gradients in the streams before the first block
 * @param parameters gradients of the residuals' parameters, copied
 * @param peakBytes of activations
 */
record ReversibleRun(
    Streams outputs, Streams restored, Streams gradients, List<Tensor> parameters, long peakBytes) {
  static ReversibleRun of(
      ReversibleEngine engine,
      ReversibleCase c,
      List<? extends TrainedResidual> residuals,
      StreamFormat format,
      Execution execution,
      DType type) {
    try (ReversibleSequence sequence =
        engine.sequence(ReversibleCase.blocks(residuals), format, execution)) {
      return of(sequence, c, residuals, format, type);
    }
  }

  static ReversibleRun of(
      ReversibleSequence sequence,
      ReversibleCase c,
      List<? extends TrainedResidual> residuals,
      StreamFormat format,
      DType type) {
    Streams streams = c.streams(format, type);
    Streams gradients = c.gradients(type);
    sequence.record(streams, c.pass());
    Streams outputs = copy(streams);
    sequence.backward(streams, gradients);
    return new ReversibleRun(
        outputs, streams, gradients, parameters(residuals), sequence.peakActivationBytes());
  }

  static Streams copy(Streams streams) {
    return new Streams(Tensors.copy(streams.first()), Tensors.copy(streams.second()));
  }

  static List<Tensor> parameters(List<? extends TrainedResidual> residuals) {
    return residuals.stream()
        .flatMap(residual -> residual.gradients().stream())
        .map(Tensors::copy)
        .toList();
  }

  void checkSameGradients(ReversibleRun expected) {
    checkSame("gradients", gradients, expected.gradients);
    for (int i = 0; i < parameters.size(); i++) {
      Bits.same("gradient of parameter " + i, parameters.get(i), expected.parameters.get(i));
    }
  }

  /** The largest gradient of all: one that is near zero is a difference of such as are not. */
  double scale() {
    double scale = Math.max(Closeness.norm(gradients.first()), Closeness.norm(gradients.second()));
    for (Tensor parameter : parameters) {
      scale = Math.max(scale, Closeness.norm(parameter));
    }
    return scale;
  }

  /** Within a part of the largest gradient. */
  void checkCloseGradients(ReversibleRun expected, double tolerance) {
    double allowed = tolerance * expected.scale();
    Closeness.check("first of gradients", gradients.first(), expected.gradients.first(), allowed);
    Closeness.check(
        "second of gradients", gradients.second(), expected.gradients.second(), allowed);
    checkParameters(parameters, expected.parameters, allowed);
  }

  static void checkParameters(List<Tensor> actual, List<Tensor> expected, double allowed) {
    for (int i = 0; i < actual.size(); i++) {
      Closeness.check("gradient of parameter " + i, actual.get(i), expected.get(i), allowed);
    }
  }

  static void checkSame(String name, Streams actual, Streams expected) {
    Bits.same("first of " + name, actual.first(), expected.first());
    Bits.same("second of " + name, actual.second(), expected.second());
  }

  static void checkClose(String name, Streams actual, Streams expected, double tolerance) {
    checkClose("first of " + name, actual.first(), expected.first(), tolerance);
    checkClose("second of " + name, actual.second(), expected.second(), tolerance);
  }

  private static void checkClose(String name, Tensor actual, Tensor expected, double tolerance) {
    Closeness.check(name, actual, expected, tolerance * Closeness.norm(expected));
  }
}
