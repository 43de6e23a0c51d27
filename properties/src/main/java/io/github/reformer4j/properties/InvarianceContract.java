package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** What may be exchanged, shifted or scaled without changing the result, or changing it so. */
public interface InvarianceContract extends Contract {
  /**
   * Sections 1 to 6: sequences of a batch do not touch each other; to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void permutingTheBatchPermutesResults(@ForAll("anyCases") AttentionCase c) {
    permuting(c, 0);
  }

  /**
   * Sections 1 to 6: heads do not touch each other, given their buckets; to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void permutingHeadsPermutesResults(@ForAll("anyCases") AttentionCase c) {
    permuting(c.bucketing() == Bucketing.HASHED ? c.withBucketing(Bucketing.RANDOM) : c, 1);
  }

  private void permuting(AttentionCase c, int axis) {
    AttentionSizes s = c.sizes();
    int length = (int) (axis == 0 ? s.batch() : s.heads());
    int[] order = Shuffles.rotation(length, 1);
    Trial plain = Trial.of(this, c);
    AttentionInputs in = plain.pass().inputs();
    Tensor mask = in.keyMask();
    Tensor keys = in.keys();
    Tensor buckets = in.buckets();
    AttentionInputs permuted =
        new AttentionInputs(
            Tensors.select(in.queries(), axis, order),
            keys == null ? null : Tensors.select(keys, axis, order),
            Tensors.select(in.values(), axis, order),
            mask == null || axis == 1 ? mask : Tensors.select(mask, 0, order),
            buckets == null ? null : Tensors.select(buckets, axis, order));
    Trial other =
        Trial.of(this, c.spec(), permuted, Tensors.select(plain.outGradient(), axis, order));
    Bits.same(
        "out",
        other.pass().outputs().out(),
        Tensors.select(plain.pass().outputs().out(), axis, order));
    Bits.same(
        "logsumexp",
        other.pass().logsumexp(),
        Tensors.select(plain.pass().logsumexp(), axis, order));
    Bits.same(
        "gradient of queries",
        other.gradients().queries(),
        Tensors.select(plain.gradients().queries(), axis, order));
    Bits.same(
        "gradient of values",
        other.gradients().values(),
        Tensors.select(plain.gradients().values(), axis, order));
  }

  /**
   * Section 4, ALIGNED: with whole-bucket windows and no causal mask there is no order, so
   * permuting tokens permutes rows. Exact attention likewise.
   *
   * @param lsh a case of LSH attention
   * @param exact a case of exact attention
   * @param seed of the data
   */
  @ContractProperty(section = "4 Windows")
  default void permutingTokensPermutesRows(
      @ForAll("lshCases") AttentionCase lsh,
      @ForAll("exactCases") AttentionCase exact,
      @ForAll @IntRange(max = 1000) int seed) {
    permutingTokens(
        lsh.withSpec(
            lsh.lsh().toBuilder()
                .aligned(lsh.lsh().windows().chunkLength(), Windows.UNBOUNDED, Windows.UNBOUNDED)
                .causal(false)
                .selfRule(anywhere(lsh.spec().selfRule()))
                .build()),
        seed);
    permutingTokens(
        exact.withSpec(
            new ExactAttention(false, anywhere(exact.spec().selfRule()), exact.spec().scale())),
        seed);
  }

  private static SelfRule anywhere(SelfRule rule) {
    return rule instanceof SelfRule.AllowedAt ? SelfRule.ALLOWED : rule;
  }

  private void permutingTokens(AttentionCase c, int seed) {
    Trial plain = Trial.of(this, c);
    AttentionInputs in = plain.pass().fixed();
    int[] order = Shuffles.random(c.sizes().tokens(), seed);
    int[] back = Shuffles.inverse(order);
    Tensor keys = in.keys();
    Tensor mask = in.keyMask();
    Tensor buckets = in.buckets();
    AttentionInputs permuted =
        new AttentionInputs(
            Tensors.select(in.queries(), 2, order),
            keys == null ? null : Tensors.select(keys, 2, order),
            Tensors.select(in.values(), 2, order),
            mask == null ? null : Tensors.select(mask, 1, order),
            buckets == null ? null : Tensors.select(buckets, 3, order));
    Trial other = Trial.of(this, c.spec(), permuted, Tensors.select(plain.outGradient(), 2, order));
    Agreement agreement = plain.agreement();
    agreement.out(Tensors.select(other.pass().outputs().out(), 2, back));
    agreement.logsumexp(Tensors.select(other.pass().logsumexp(), 2, back));
    agreement.queryGradient(Tensors.select(other.gradients().queries(), 2, back));
    agreement.valueGradient(Tensors.select(other.gradients().values(), 2, back));
  }

  /**
   * Section 4, ALIGNED: buckets are names; renaming them changes nothing.
   *
   * @param c the case
   * @param seed of the data
   */
  @ContractProperty(section = "4 Windows")
  default void renamingBucketsChangesNothing(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(max = 1000) int seed) {
    LshAttention aligned =
        c.lsh().toBuilder()
            .aligned(c.lsh().windows().chunkLength(), c.lsh().windows().before(), 1)
            .build();
    Trial plain = Trial.of(this, c.withSpec(aligned));
    Tensor buckets = Tensors.copy(plain.pass().buckets());
    int[] names = Shuffles.random(aligned.hashing().buckets(), seed);
    for (long i = 0; i < buckets.shape().elements(); i++) {
      if (buckets.getInt(i) >= 0) {
        buckets.setInt(i, names[buckets.getInt(i)]);
      }
    }
    Trial renamed =
        Trial.of(this, aligned, plain.pass().inputs().withBuckets(buckets), plain.outGradient());
    plain.agreement().out(renamed.pass().outputs().out());
    plain.agreement().logsumexp(renamed.pass().logsumexp());
    plain.agreement().queryGradient(renamed.gradients().queries());
  }

  /**
   * Section 6: out is linear in the values; by a power of two to the bit.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "6 Combining rounds")
  default void scalingValuesScalesTheOutput(
      @ForAll("anyCases") AttentionCase c, @ForAll @IntRange(min = -20, max = 90) int exponent) {
    double factor = Math.scalb(1.0, exponent);
    Pass plain = Pass.forward(attention(c.spec()), c.inputs(type()));
    AttentionInputs in = plain.inputs();
    Pass scaled =
        Pass.forward(
            plain.attention(),
            new AttentionInputs(
                in.queries(),
                in.keys(),
                Tensors.times(in.values(), factor),
                in.keyMask(),
                in.buckets()));
    Bits.sameUnlessTiny(
        "out", scaled.outputs().out(), Tensors.times(plain.outputs().out(), factor));
    Bits.same("logsumexp", scaled.logsumexp(), plain.logsumexp());
  }

  /**
   * Section 6: shares sum to 1, so adding a vector to all values adds it to every row.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void shiftingValuesShiftsTheOutput(@ForAll("anyCases") AttentionCase c) {
    Pass plain = Pass.forward(attention(c.spec()), c.inputs(type()));
    AttentionInputs in = plain.inputs();
    Tensor ones = Tensors.allocate(type(), in.values().shape());
    for (long i = 0; i < ones.shape().elements(); i++) {
      ones.setDouble(i, 3);
    }
    AttentionInputs constant =
        new AttentionInputs(in.queries(), in.keys(), ones, in.keyMask(), in.buckets());
    Pass pass = Pass.forward(plain.attention(), constant);
    Agreement.of(c.spec(), pass.fixed(), c.outGradient(type()), precision())
        .out(pass.outputs().out());
    Tensor expected = Tensors.convert(ones, DType.FLOAT64);
    int width = c.sizes().valueDim();
    for (long i = 0; i < expected.shape().elements(); i++) {
      if (plain.logsumexp().getDouble(i / width) == Double.NEGATIVE_INFINITY) {
        expected.setDouble(i, 0);
      }
    }
    Closeness.check(
        "oracle's out of constant values",
        Oracle.forward(c.spec(), pass.fixed()).outputs().out(),
        expected,
        1e-10);
  }

  /**
   * Section 1: scores are scale·q·k/|k|, so longer queries at a smaller scale are the same.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "1 Scores")
  default void scalingQueriesAgainstTheScaleChangesNothing(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(min = -12, max = 12) int exponent) {
    double factor = Math.scalb(1.0, exponent);
    double scale = c.spec().scale().value(c.sizes().dim());
    LshAttention spec = c.lsh().toBuilder().scale(new Scale.Fixed(scale)).build();
    LshAttention scaled =
        spec.toBuilder()
            .scale(new Scale.Fixed(scale / factor))
            .keyEpsilon(spec.keyEpsilon() * factor * factor)
            .build();
    Trial plain = Trial.of(this, c.withSpec(spec));
    AttentionInputs in = plain.pass().fixed();
    Trial other =
        Trial.of(
            this,
            scaled,
            new AttentionInputs(
                Tensors.times(in.queries(), factor), null, in.values(), in.keyMask(), in.buckets()),
            plain.outGradient());
    plain.agreement().out(other.pass().outputs().out());
    plain.agreement().logsumexp(other.pass().logsumexp());
    plain.agreement().queryGradient(Tensors.times(other.gradients().queries(), factor));
  }

  /**
   * Section 6: softmax does not notice a constant, so adding a vector to all keys does nothing.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds (exact attention)")
  default void shiftingKeysChangesNothing(@ForAll("exactCases") AttentionCase c) {
    Pass plain = Pass.forward(attention(c.spec()), c.inputs(type()));
    AttentionInputs in = plain.inputs();
    Tensor keys = Tensors.copy(Objects.requireNonNull(in.keys()));
    int dim = c.sizes().dim();
    for (long i = 0; i < keys.shape().elements(); i++) {
      keys.setDouble(i, keys.getDouble(i) + (i % dim % 2 == 0 ? 1 : -0.5));
    }
    AttentionInputs shifted =
        new AttentionInputs(in.queries(), keys, in.values(), in.keyMask(), null);
    Tensor out = Pass.forward(plain.attention(), shifted).outputs().out();
    AttentionSpec spec = c.spec();
    if (precision().coarse()) {
      // the sums are rounded, here or in products: other keys, of which the oracle knows
      Agreement.of(spec, shifted, c.outGradient(type()), precision()).out(out);
      return;
    }
    // scores up to this size are off by as many ulps, and shares with them
    double scores =
        spec.scale().value(dim) * dim * Closeness.norm(in.queries()) * (Closeness.norm(keys) + 1);
    Closeness.check(
        "out with shifted keys",
        out,
        plain.outputs().out(),
        Closeness.FEW * Closeness.ulp(type()) * (1 + scores) * Closeness.norm(in.values()));
  }
}
