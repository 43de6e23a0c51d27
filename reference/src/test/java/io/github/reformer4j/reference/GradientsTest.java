package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Semantics section 7: every gradient against central differences of the forward pass. */
class GradientsTest {
  private static final int BATCH = 2;
  private static final int HEADS = 1;
  private static final int TOKENS = 12;

  /** Cube root of the double precision: balances truncation against rounding. */
  private static final double STEP = 6e-6;

  static Stream<Arguments> cases() {
    List<AttentionSpec> specs = Samples.specs();
    return Stream.of(false, true)
        .flatMap(masked -> specs.stream().map(spec -> Arguments.of(spec, masked)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfTheForwardPass(AttentionSpec spec, boolean masked) {
    Attention attention = new ReferenceBackend().attention(spec);
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT64, 7, BATCH, HEADS, TOKENS, masked);
    Tensor dOut = Samples.normal(DType.FLOAT64, 7, 4, inputs.values().shape().toArray());
    try (AttentionOutputs outputs = attention.forward(inputs)) {
      AttentionInputs constant = inputs.withBuckets(outputs.buckets());
      try (AttentionGradients gradients = attention.backward(inputs, outputs, dOut)) {
        check(attention, constant, dOut, inputs.queries(), gradients.queries());
        check(attention, constant, dOut, inputs.values(), gradients.values());
        if (inputs.keys() != null && gradients.keys() != null) {
          check(attention, constant, dOut, inputs.keys(), gradients.keys());
        }
      }
    }
  }

  private static void check(
      Attention attention, AttentionInputs inputs, Tensor dOut, Tensor variable, Tensor gradient) {
    double largest = 0;
    for (double value : gradient.toDoubles()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isGreaterThan(0);
    for (long at = 0; at < variable.shape().elements(); at++) {
      double value = variable.getDouble(at);
      variable.setDouble(at, value + STEP);
      double above = loss(attention, inputs, dOut);
      variable.setDouble(at, value - STEP);
      double below = loss(attention, inputs, dOut);
      variable.setDouble(at, value);
      assertThat(gradient.getDouble(at))
          .isCloseTo(
              (above - below) / (2 * STEP),
              org.assertj.core.data.Offset.offset(1e-8 * (1 + largest)));
    }
  }

  private static double loss(Attention attention, AttentionInputs inputs, Tensor dOut) {
    try (AttentionOutputs outputs = attention.forward(inputs)) {
      double sum = 0;
      for (long i = 0; i < dOut.shape().elements(); i++) {
        sum += outputs.out().getDouble(i) * dOut.getDouble(i);
      }
      return sum;
    }
  }
}
