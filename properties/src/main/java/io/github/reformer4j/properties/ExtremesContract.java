package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Saturation;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/**
 * Very long and very short vectors (semantics sections 1, 6 and 9): nothing overflows, and results
 * are as close to the oracle as the rounding of scores allows.
 */
public interface ExtremesContract extends Contract {
  /**
   * Section 1: all vectors of one length between 1e-20 and 1e15.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "1 Scores")
  default void vectorsOfAnyLengthAttendAsTheOracle(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(min = -20, max = 15) int exponent) {
    Pass pass = Pass.forward(attention(c.spec()), scaled(c, Math.pow(10, exponent)));
    Saturation.check(c.spec(), pass, precision(), true);
  }

  /**
   * Section 1: vectors of one sequence between 1e-20 and 1e15, each of its own length.
   *
   * @param c the case
   */
  @ContractProperty(section = "1 Scores")
  default void mixedLengthsAttendAsTheOracle(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = c.withStyle(VectorStyle.NORMAL).inputs(type());
    int dim = c.sizes().dim();
    Tensor queries = inputs.queries();
    for (long i = 0; i < queries.shape().elements(); i++) {
      double exponent = Math.floorMod(i / dim * 7 + c.seed(), 36) - 20;
      queries.setDouble(i, queries.getDouble(i) * Math.pow(10, exponent));
    }
    Saturation.check(c.spec(), Pass.forward(attention(c.spec()), inputs), precision(), true);
  }

  /**
   * Section 1: vectors so long that their squares overflow float32; the softmax is saturated.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "1 Scores")
  default void overlongVectorsSaturate(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(min = 16, max = 36) int exponent) {
    AttentionCase plain =
        c.style() == VectorStyle.MIXED_LENGTHS ? c.withStyle(VectorStyle.NORMAL) : c;
    Pass pass = Pass.forward(attention(c.spec()), scaled(plain, Math.pow(10, exponent)));
    Saturation.check(c.spec(), pass, precision(), false);
  }

  /**
   * Section 1: exact attention with long queries and keys.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "1 Scores")
  default void exactAttentionWithLongVectorsAttendsAsTheOracle(
      @ForAll("exactCases") AttentionCase c, @ForAll @IntRange(min = -15, max = 7) int exponent) {
    ExactAttention spec = (ExactAttention) c.spec();
    AttentionInputs in = c.inputs(type());
    double factor = Math.pow(10, exponent);
    AttentionInputs inputs =
        new AttentionInputs(
            Tensors.times(in.queries(), factor),
            Tensors.times(Objects.requireNonNull(in.keys()), factor),
            in.values(),
            in.keyMask(),
            null);
    Saturation.check(spec, Pass.forward(attention(spec), inputs), precision(), true);
  }

  /**
   * Section 1: denormal vectors have keys of almost no length, and finite results.
   *
   * @param c the case
   */
  @ContractProperty(section = "1 Scores")
  default void denormalVectorsAttendAsTheOracle(@ForAll("lshCases") AttentionCase c) {
    AttentionCase denormal =
        c.bucketing() == Bucketing.HASHED ? c.withBucketing(Bucketing.RANDOM) : c;
    double smallest = type() == DType.FLOAT64 ? Double.MIN_NORMAL : Float.MIN_NORMAL;
    AttentionInputs inputs = scaled(denormal, smallest / 64);
    Trial trial = Trial.of(this, c.spec(), inputs, c.outGradient(type()));
    trial.agreement().out(trial.pass().outputs().out());
    trial.agreement().logsumexp(trial.pass().logsumexp());
    trial.agreement().valueGradient(trial.gradients().values());
  }

  /**
   * Section 7: gradients stay finite, whatever the lengths, and are the oracle's where tame.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "7 Gradients")
  default void gradientsAreFiniteForVectorsOfAnyLength(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(min = -15, max = 15) int exponent) {
    Trial trial =
        Trial.of(this, c.spec(), scaled(c, Math.pow(10, exponent)), c.outGradient(type()));
    AttentionGradients gradients = trial.gradients();
    Finite.check("gradient of queries", gradients.queries());
    Finite.check("gradient of values", gradients.values());
    if (exponent <= 1) {
      trial.agreement().queryGradient(gradients.queries());
      trial.agreement().valueGradient(gradients.values());
    }
  }

  private AttentionInputs scaled(AttentionCase c, double factor) {
    AttentionInputs in = c.inputs(type());
    return new AttentionInputs(
        Tensors.times(in.queries(), factor), null, in.values(), in.keyMask(), in.buckets());
  }
}
