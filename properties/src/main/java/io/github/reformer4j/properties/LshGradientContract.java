package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Slope;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** The backward pass of LSH attention (semantics section 7). */
public interface LshGradientContract extends Contract {
  /**
   * Section 7: through both roles and the key's normalisation.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients")
  default void queryGradientAgreesWithOracle(@ForAll("lshCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().queryGradient(trial.gradients().queries());
  }

  /**
   * Section 7: gradient of the values.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients")
  default void valueGradientAgreesWithOracle(@ForAll("lshCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().valueGradient(trial.gradients().values());
  }

  /**
   * Section 10: rounding a large log-sum-exp between the passes costs the gradients nothing: a
   * softmax with one key that matters is exact, however large the score.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void gradientsOfLargeScoresAreAsExactAsOthers(@ForAll("anyCases") AttentionCase c) {
    need(Capability.GRADIENTS_OF_LARGE_SCORES, c.spec());
    Trial trial = Trial.of(this, c.withStyle(VectorStyle.MIXED_LENGTHS));
    AttentionGradients gradients = trial.gradients();
    Agreement agreement = trial.agreement().strict();
    agreement.queryGradient(gradients.queries());
    agreement.valueGradient(gradients.values());
    Tensor keys = gradients.keys();
    if (keys != null) {
      agreement.keyGradient(keys);
    }
  }

  /**
   * Section 7: gradients are slopes of the oracle's forward pass, with buckets held constant. No
   * backward formula is involved on the other side.
   *
   * @param c the case
   * @param direction seed of the directions
   */
  @ContractProperty(section = "7 Gradients")
  default void gradientsAgreeWithFiniteDifferencesOfTheOracle(
      @ForAll("smallCases") AttentionCase c, @ForAll @IntRange(max = 1000) int direction) {
    VectorStyle style =
        c.style() == VectorStyle.CLUSTERED ? VectorStyle.CLUSTERED : VectorStyle.NORMAL;
    AttentionCase smooth = c.withStyle(style);
    Trial trial = Trial.of(this, smooth);
    AttentionGradients gradients = trial.gradients();
    Slope slope =
        Slope.of(c.spec(), trial.pass().fixed(), trial.outGradient(), precision(), direction);
    slope.checkQueries(gradients.queries());
    slope.checkValues(gradients.values());
    Tensor keys = gradients.keys();
    if (keys != null) {
      slope.checkKeys(keys);
    }
  }

  /**
   * Section 7: shares sum to 1, so over the tokens the gradient of values adds up to dout's.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients")
  default void valueGradientsAddUpToOutGradients(@ForAll("anyCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    AttentionSizes s = c.sizes();
    Tensor logsumexp = trial.pass().logsumexp();
    double allowed =
        precision().few() * Closeness.norm(trial.outGradient()) * Math.max(4, s.tokens());
    for (long sequence = 0; sequence < s.sequences(); sequence++) {
      for (int e = 0; e < s.valueDim(); e++) {
        double given = 0;
        double received = 0;
        for (int i = 0; i < s.tokens(); i++) {
          long row = sequence * s.tokens() + i;
          boolean attends = logsumexp.getDouble(row) != Double.NEGATIVE_INFINITY;
          given += attends ? trial.outGradient().getDouble(row * s.valueDim() + e) : 0;
          received += trial.gradients().values().getDouble(row * s.valueDim() + e);
        }
        assertThat(Closeness.distance(received, given))
            .as("sum of value gradients %s of sequence %d, expected %s", received, sequence, given)
            .isLessThanOrEqualTo(allowed);
      }
    }
  }

  /**
   * Section 7: gradients are linear in dout; twice as much gives twice as much, to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients")
  default void gradientsAreLinearInTheOutGradient(@ForAll("anyCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    AttentionGradients twice = trial.pass().backward(Tensors.times(trial.outGradient(), 2));
    Bits.sameUnlessTiny("values", twice.values(), Tensors.times(trial.gradients().values(), 2));
    Bits.sameUnlessTiny("queries", twice.queries(), Tensors.times(trial.gradients().queries(), 2));
    AttentionGradients none =
        trial.pass().backward(Tensors.allocate(type(), trial.outGradient().shape()));
    Bits.zero("gradient of values for dout = 0", none.values());
    Bits.zero("gradient of queries for dout = 0", none.queries());
  }

  /**
   * Gradients overwrite what their tensors held before; they are not added to it.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients")
  default void gradientsOverwriteTheirTensors(@ForAll("anyCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    AttentionGradients again = AttentionGradients.allocate(trial.pass().inputs());
    try (again) {
      for (int time = 0; time < 2; time++) {
        trial
            .pass()
            .attention()
            .backward(
                trial.pass().inputs(), trial.pass().outputs(), trial.outGradient(), again, null);
      }
      Bits.same(again, trial.gradients());
    }
    try (AttentionGradients fresh =
        trial
            .pass()
            .attention()
            .backward(trial.pass().inputs(), trial.pass().outputs(), trial.outGradient())) {
      Bits.same(fresh, trial.gradients());
    }
  }

  /**
   * Section 7: the pass back uses the buckets given, else those that the forward pass wrote.
   *
   * @param c the case
   */
  @ContractProperty(section = "7 Gradients")
  default void backwardUsesTheBucketsOfTheForwardPass(@ForAll("lshCases") AttentionCase c) {
    Trial trial = Trial.of(this, c.withBucketing(Bucketing.RANDOM));
    AttentionInputs withoutBuckets = trial.pass().inputs().withBuckets(null);
    AttentionGradients fromOutputs = Trial.backward(trial, withoutBuckets, trial.pass().outputs());
    Bits.same(fromOutputs, trial.gradients());
    AttentionOutputs outputs = trial.pass().outputs();
    Tensor elsewhere = Tensors.allocate(DType.INT32, trial.pass().buckets().shape());
    Bits.same(
        Trial.backward(
            trial,
            trial.pass().inputs(),
            new AttentionOutputs(outputs.out(), outputs.logsumexp(), elsewhere)),
        trial.gradients());
  }
}
