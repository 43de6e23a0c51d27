package io.github.reformer4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every parameter's gradient against finite differences of the loss, in float64. */
class ReformerLmGradientTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-6;
  private static final Pass DROPPING = new Pass(5, 2, true);

  static Stream<Named<ReformerConfig>> configs() {
    return Stream.of(
        Named.of("rotary, untied", Models.layers(Models.aligned()).build()),
        Named.of(
            "axial, dropout",
            Models.layers(Models.aligned())
                .positions(new Positions.Axial(List.of(3, 5), List.of(2, 6)))
                .dropout(0.2)
                .build()),
        Named.of(
            "learned, tied",
            Models.layers(Models.aligned())
                .positions(new Positions.Learned(13))
                .tiedOutput(true)
                .activation(Activation.GELU_TANH)
                .build()),
        Named.of(
            "flat, padded inside",
            Models.layers(Models.flat()).positions(new Positions.None()).build()));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void gradientsAreFiniteDifferences(ReformerConfig config) {
    // 13 is a multiple of no chunk length
    try (ReferenceBackend backend = new ReferenceBackend();
        ReformerLm model = Models.model(backend, DType.FLOAT64, config);
        ReformerLm stored = model.with(Execution.STORED);
        Tensor ids = Models.ids(2, 13, 1);
        Tensor targets = Models.next(ids)) {
      Score score = stored.train(ids, targets, DROPPING, 1);
      assertThat(score.targets()).isEqualTo(24);
      for (Parameter parameter : model.parameters()) {
        for (long at = 0; at < parameter.value().shape().elements(); at += 7) {
          double expected = difference(model, ids, targets, parameter.value(), at);
          assertThat(parameter.gradient().getDouble(at))
              .as("gradient of %s at %d", parameter.name(), at)
              .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  /** Passes with a gradient scale of zero add nothing. */
  private static double difference(
      ReformerLm model, Tensor ids, Tensor targets, Tensor parameter, long at) {
    double value = parameter.getDouble(at);
    parameter.setDouble(at, value + STEP);
    double above = model.train(ids, targets, DROPPING, 0).nats();
    parameter.setDouble(at, value - STEP);
    double below = model.train(ids, targets, DROPPING, 0).nats();
    parameter.setDouble(at, value);
    return (above - below) / (2 * STEP);
  }
}
