package io.github.reformer4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private final Backend backend = new ReferenceBackend();

  @Test
  void learnsToCount() {
    try (ReformerLm model = TinyTraining.model(backend);
        Trainer trainer =
            new Trainer(model, new TinyTraining.Counting(4, 8), TinyTraining.options(1))) {
      StepReport first = trainer.step();
      StepReport last = first;
      while (trainer.stepsDone() < 40) {
        last = trainer.step();
      }
      assertThat(first.lossNats()).isGreaterThan(1.5); // ln 7 = 1.9
      assertThat(last.lossNats()).isLessThan(0.7 * first.lossNats());
      assertThat(last.step()).isEqualTo(40);
      assertThat(last.tokens()).isEqualTo(32);
      assertThat(last.learningRate()).isCloseTo(1e-3, within(1e-15));
      assertThat(last.bitsPerByte()).isCloseTo(last.lossNats() / Math.log(2), within(1e-12));
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    assertThat(trained(5, 1)).isEqualTo(trained(5, 1));
  }

  private float[] trained(int steps, int accumulation) {
    try (ReformerLm model = TinyTraining.model(backend);
        Trainer trainer =
            new Trainer(
                model, new TinyTraining.Counting(2, 8), TinyTraining.options(accumulation))) {
      while (trainer.stepsDone() < steps) {
        trainer.step();
      }
      return TinyTraining.numbers(model);
    }
  }

  /** Two batches of two rows are one batch of four: the same mean, so the same gradient. */
  @Test
  void accumulatedBatchesAreOneLargeBatch() {
    assertThat(accumulated(1, 4)).isCloseTo(accumulated(2, 2), within(1e-6));
  }

  private double accumulated(int accumulation, int rows) {
    ReformerConfig config = withoutDropout();
    try (ReformerLm model = ReformerLm.create(backend, DType.FLOAT32, config, 1);
        Trainer trainer =
            new Trainer(
                model, new TinyTraining.Counting(rows, 8), TinyTraining.options(accumulation))) {
      return trainer.step().gradientNorm();
    }
  }

  private static ReformerConfig withoutDropout() {
    ReformerConfig config = TinyTraining.config();
    return ReformerConfig.builder(config.vocabulary(), config.width(), config.layers())
        .heads(config.heads())
        .feedForward(config.feedForwardWidth())
        .build();
  }

  /** Adam forgets the scale of gradients, but for its epsilon: so that must be large here. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, Double.POSITIVE_INFINITY})
  void clippingBoundsTheNorm(double clip) {
    AdamWOptions constants = new AdamWOptions(0, 0, 1e6, 0);
    TrainerOptions options = new TrainerOptions(1, 1, clip, constants, new Schedule.Constant(1, 1));
    try (ReformerLm model = ReformerLm.create(backend, DType.FLOAT32, withoutDropout(), 1);
        Trainer trainer = new Trainer(model, new TinyTraining.Counting(4, 8), options)) {
      double norm = trainer.step().gradientNorm();
      double squares = 0;
      for (AdamW.Moments m : trainer.optimiser().moments()) {
        squares += backend.operations().updates().sumOfSquares(m.mean());
      }
      assertThat(norm).isGreaterThan(0.1);
      assertThat(Math.sqrt(squares)).isCloseTo(Math.min(clip, norm), within(1e-6 * norm));
    }
  }

  @Test
  void onlyMatricesOfProductsDecay() {
    AdamWOptions constants = new AdamWOptions(0.9, 0.98, 1e-9, 0.5);
    try (ReformerLm model = TinyTraining.model(backend);
        AdamW optimiser = new AdamW(backend, model.parameters(), constants)) {
      float[] before = TinyTraining.numbers(model);
      model.parameters().zeroGradients();
      optimiser.step(1, 0.1, 1);
      float[] after = TinyTraining.numbers(model);
      int at = 0;
      for (Parameter parameter : model.parameters()) {
        int next = at + Math.toIntExact(parameter.value().shape().elements());
        boolean product =
            parameter.value().shape().rank() == 2
                && !parameter.name().equals(ParameterNames.TOKENS);
        float[] expected = Arrays.copyOfRange(before, at, next);
        for (int i = 0; product && i < expected.length; i++) {
          expected[i] *= 0.95f;
        }
        assertThat(Arrays.copyOfRange(after, at, next))
            .as(parameter.name())
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(expected);
        at = next;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNotFiniteIsRefusedAndChangesNothing(float poison) {
    try (ReformerLm model = TinyTraining.model(backend);
        Trainer trainer =
            new Trainer(model, new TinyTraining.Counting(2, 8), TinyTraining.options(1))) {
      trainer.step();
      Parameter bias = model.parameters().get(ParameterNames.OUTPUT_BIAS);
      try (Tensor host = Tensor.allocate(DType.FLOAT32, VOCABULARY)) {
        host.setDouble(3, poison);
        backend.upload(host, bias.value());
      }
      float[] before = TinyTraining.numbers(model);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(trainer::step)
          .withMessageContaining("step 2");
      assertThat(TinyTraining.numbers(model)).isEqualTo(before);
      assertThat(trainer.stepsDone()).isEqualTo(1);
    }
  }

  private static final int VOCABULARY = TinyTraining.VOCABULARY;

  @Test
  void badGradientNamesItsParameter() {
    try (ReformerLm model = TinyTraining.model(backend)) {
      model.parameters().zeroGradients();
      Parameter bias = model.parameters().get(ParameterNames.OUTPUT_BIAS);
      try (Tensor host = Tensor.allocate(DType.FLOAT32, VOCABULARY)) {
        host.setDouble(3, Double.NaN);
        backend.upload(host, bias.gradient());
      }
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> GradientNorm.of(model.parameters(), backend.operations().updates(), 7))
          .withMessage(
              "gradient of output.bias in step 7: sum of squares = NaN, expected a finite number");
    }
  }

  @Test
  void badLossNamesTheParameterThatIsNotFinite() {
    try (ReformerLm model = TinyTraining.model(backend)) {
      var updates = backend.operations().updates();
      assertThat(GradientNorm.badLoss(Double.NaN, model.parameters(), updates, 7))
          .hasMessage(
              "loss of step 7 = NaN: expected a finite number; although every parameter is finite");
      Parameter bias = model.parameters().get(ParameterNames.OUTPUT_BIAS);
      backend.operations().elements().fill(bias.value(), Double.POSITIVE_INFINITY);
      assertThat(GradientNorm.badLoss(Double.NaN, model.parameters(), updates, 7))
          .hasMessageContaining("output.bias");
    }
  }

  /** An infinite variance would stay, and its number never change again. */
  @Test
  void squaresThatOverflowAreRefused() {
    TrainerOptions options =
        new TrainerOptions(
            1, 1, Double.POSITIVE_INFINITY, AdamWOptions.DEFAULT, new Schedule.Constant(1e-3, 1));
    try (ReformerLm model = ReformerLm.create(backend, DType.FLOAT32, withoutDropout(), 1);
        Trainer trainer = new Trainer(model, new TinyTraining.Counting(2, 8), options)) {
      Parameter norm = model.parameters().get(ParameterNames.NORM_WEIGHT);
      Parameter weight = model.parameters().get(ParameterNames.OUTPUT_WEIGHT);
      // logits as they were, but gradients of the weight 1e20 times as large
      backend.operations().elements().scale(norm.value(), 1e20);
      backend.operations().elements().scale(weight.value(), 1e-20);
      float[] before = TinyTraining.numbers(model);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(trainer::step)
          .withMessageStartingWith("norm of the clipped gradient in step 1 = ")
          .withMessageEndingWith(": expected one whose square is finite in FLOAT32");
      assertThat(TinyTraining.numbers(model)).isEqualTo(before);
      assertThat(trainer.stepsDone()).isZero();
    }
  }

  @Test
  void learningRatesBeyondTheTypeAreRefusedAndChangeNothing() {
    TrainerOptions options =
        new TrainerOptions(1, 1, 1, AdamWOptions.DEFAULT, new Schedule.Constant(1e300, 1));
    try (ReformerLm model = TinyTraining.model(backend);
        Trainer trainer = new Trainer(model, new TinyTraining.Counting(2, 8), options)) {
      float[] before = TinyTraining.numbers(model);
      assertThatIllegalArgumentException()
          .isThrownBy(trainer::step)
          .withMessage("learningRate = 1.0E300: expected a number that is finite in FLOAT32 too");
      assertThat(TinyTraining.numbers(model)).isEqualTo(before);
      assertThat(trainer.stepsDone()).isZero();
    }
  }

  @Test
  void batchesOfNoUseAreRefused() {
    try (ReformerLm model = TinyTraining.model(backend)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Trainer(model, new TinyTraining.Counting(0, 8), TinyTraining.options(1)))
          .withMessage("rows of a batch = 0: expected at least 1");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new Trainer(
                      model, new TinyTraining.Counting(1 << 20, 1 << 20), TinyTraining.options(1)))
          .withMessage(
              "rows, length of a batch = 1048576, 1048576: expected a product of at most"
                  + " 2147483639");
    }
  }

  @Test
  void closedTrainersAreRefused() {
    try (ReformerLm model = TinyTraining.model(backend)) {
      Trainer trainer =
          new Trainer(model, new TinyTraining.Counting(2, 8), TinyTraining.options(1));
      trainer.close();
      trainer.close();
      assertThatIllegalStateException()
          .isThrownBy(trainer::step)
          .withMessage("trainer = closed: expected an open one");
    }
  }

  @Test
  void aStepWithoutTargetsIsRefused() {
    Batches nothing =
        new Batches() {
          @Override
          public int rows() {
            return 1;
          }

          @Override
          public int length() {
            return 4;
          }

          @Override
          public void fill(long step, int part, int[] ids, int[] targets) {
            Arrays.fill(targets, Losses.IGNORED);
          }
        };
    try (ReformerLm model = TinyTraining.model(backend);
        Trainer trainer = new Trainer(model, nothing, TinyTraining.options(1))) {
      assertThatIllegalStateException()
          .isThrownBy(trainer::step)
          .withMessage("targets of step 1 = all ignored: expected at least one that counts");
    }
  }
}
