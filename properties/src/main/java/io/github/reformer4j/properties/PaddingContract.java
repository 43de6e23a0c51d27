package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.Tensor;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Masked tokens are not there (semantics sections 3, 4, 5 and 10). */
public interface PaddingContract extends Contract {
  /**
   * Sections 4 and 10: appending masked tokens changes no bit of the others' results.
   *
   * @param c the case
   * @param chunks how many chunks are appended
   */
  @ContractProperty(section = "4 Windows")
  default void appendedPaddingChangesNoBit(
      @ForAll("anyCases") AttentionCase c, @ForAll @IntRange(min = 1, max = 3) int chunks) {
    AttentionCase movable = c.withSpec(unmoved(c.spec()));
    int tokens = c.sizes().tokens();
    int chunk = movable.spec() instanceof LshAttention lsh ? lsh.windows().chunkLength() : 5;
    AttentionSizes s = c.sizes();
    int padded = tokens + chunks * chunk;
    AttentionCase longer =
        movable
            .withSizes(new AttentionSizes(s.batch(), s.heads(), padded, s.dim(), s.valueDim()))
            .withMasking(Masking.NONE);
    AttentionInputs inputs = movable.inputs(type());
    Tensor outGradient = movable.outGradient(type());
    AttentionInputs filler = longer.inputs(type());
    Trial plain = Trial.of(this, movable.spec(), inputs, outGradient);
    Trial with =
        Trial.of(
            this,
            movable.spec(),
            MaskedTokens.appended(inputs, filler),
            MaskedTokens.overwritten(longer.outGradient(type()), outGradient, 2));
    int[] real = IntStream.range(0, tokens).toArray();
    sameRows(with, plain, real);
  }

  /**
   * Sections 3 and 5: what masked tokens hold changes no bit of anything.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void contentsOfMaskedTokensChangeNoBit(@ForAll("anyCases") AttentionCase c) {
    AttentionCase masked = c.masking() == Masking.NONE ? c.withMasking(Masking.RANDOM) : c;
    if (inPlace(c.spec()) && c.bucketing() == Bucketing.HASHED) {
      masked = masked.withBucketing(Bucketing.RANDOM); // there their hashes move others
    }
    AttentionInputs inputs = masked.inputs(type());
    AttentionCase otherContents =
        new AttentionCase(
            masked.spec(),
            masked.sizes(),
            masked.style(),
            masked.masking(),
            masked.bucketing(),
            masked.seed() + 1_000_003);
    Trial plain = Trial.of(this, masked.spec(), inputs, masked.outGradient(type()));
    Trial other =
        Trial.of(
            this,
            masked.spec(),
            MaskedTokens.replaced(inputs, otherContents.inputs(type())),
            MaskedTokens.replaced(
                masked.outGradient(type()), otherContents.outGradient(type()), inputs.keyMask()));
    Bits.same(other.pass().outputs(), plain.pass().outputs());
    Bits.same(other.gradients(), plain.gradients());
  }

  /**
   * Section 5: masked queries and keys have zero rows, no weight, and exactly zero gradients.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void maskedTokensGetExactlyZero(@ForAll("anyCases") AttentionCase c) {
    AttentionCase masked =
        c.masking() == Masking.NONE || c.masking() == Masking.ALL_REAL
            ? c.withMasking(Masking.RANDOM)
            : c;
    Trial trial = Trial.of(this, masked);
    Tensor mask = trial.pass().inputs().keyMask();
    Bits.zero("out of masked queries", MaskedTokens.only(trial.pass().outputs().out(), mask));
    Bits.zero("gradient of masked queries", MaskedTokens.only(trial.gradients().queries(), mask));
    Bits.zero("gradient of masked values", MaskedTokens.only(trial.gradients().values(), mask));
    Tensor keys = trial.gradients().keys();
    if (keys != null) {
      Bits.zero("gradient of masked keys", MaskedTokens.only(keys, mask));
    }
    MaskedTokens.requireNoWeight(trial.pass().logsumexp(), mask);
  }

  /**
   * Sections 3, 4 and 10: under ALIGNED windows, and FLAT ones that drop padding, masked tokens
   * anywhere are as good as removed; to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void maskedTokensAreAsGoodAsRemoved(@ForAll("lshCases") AttentionCase c) {
    AttentionSizes s = c.sizes();
    AttentionCase single =
        c.withSizes(new AttentionSizes(1, s.heads(), s.tokens(), s.dim(), s.valueDim()))
            .withMasking(c.masking() == Masking.NONE ? Masking.RANDOM : c.masking());
    int[] real = MaskedTokens.real(single.inputs(type()).keyMask(), s.tokens());
    AttentionSpec spec = indifferent(c.lsh(), s.tokens(), real.length);
    AttentionInputs inputs = single.withSpec(spec).inputs(type());
    Tensor outGradient = single.outGradient(type());
    Trial masked = Trial.of(this, spec, inputs, outGradient);
    Trial removed =
        Trial.of(
            this,
            spec,
            MaskedTokens.selected(inputs, real).withKeyMask(null),
            Tensors.select(outGradient, 2, real));
    Bits.same(
        "out",
        Tensors.select(masked.pass().outputs().out(), 2, real),
        removed.pass().outputs().out());
    Bits.same(
        "logsumexp",
        Tensors.select(masked.pass().logsumexp(), 2, real),
        removed.pass().logsumexp());
    Bits.same(
        "buckets", Tensors.select(masked.pass().buckets(), 3, real), removed.pass().buckets());
    Bits.same(
        "gradient of queries",
        Tensors.select(masked.gradients().queries(), 2, real),
        removed.gradients().queries());
    Bits.same(
        "gradient of values",
        Tensors.select(masked.gradients().values(), 2, real),
        removed.gradients().values());
  }

  private static void sameRows(Trial with, Trial plain, int[] rows) {
    Bits.same(
        "out", Tensors.select(with.pass().outputs().out(), 2, rows), plain.pass().outputs().out());
    Bits.same(
        "logsumexp", Tensors.select(with.pass().logsumexp(), 2, rows), plain.pass().logsumexp());
    AttentionGradients gradients = with.gradients();
    Bits.same(
        "gradient of queries",
        Tensors.select(gradients.queries(), 2, rows),
        plain.gradients().queries());
    Bits.same(
        "gradient of values",
        Tensors.select(gradients.values(), 2, rows),
        plain.gradients().values());
    @Nullable Tensor keys = gradients.keys();
    if (keys != null) {
      Bits.same("gradient of keys", Tensors.select(keys, 2, rows), plain.gradients().keys());
    }
  }

  private static boolean inPlace(AttentionSpec spec) {
    return spec instanceof LshAttention lsh
        && lsh.windows() instanceof Windows.Flat flat
        && flat.padding() == Padding.IN_PLACE;
  }

  /** Of the kinds whose windows padding at the end does not move. */
  private static AttentionSpec unmoved(AttentionSpec spec) {
    return switch (spec) {
      case ExactAttention exact -> exact;
      case LocalAttention l ->
          new LocalAttention(
              l.chunkLength(), l.before(), l.after(), false, l.causal(), l.selfRule(), l.scale());
      case LshAttention lsh -> lsh.toBuilder().windows(dropping(lsh.windows())).build();
    };
  }

  private static Windows dropping(Windows windows) {
    return windows instanceof Windows.Flat f
        ? new Windows.Flat(
            f.chunkLength(), f.before(), f.after(), f.acrossBuckets(), Padding.DROPPED)
        : windows;
  }

  /** With a chunk length for both lengths, and a self rule that does not name positions. */
  private static LshAttention indifferent(LshAttention lsh, int tokens, int fewer) {
    LshAttention.Builder builder = lsh.toBuilder().windows(dropping(lsh.windows()));
    if (lsh.selfRule() instanceof SelfRule.AllowedAt) {
      builder.selfRule(SelfRule.LAST_RESORT);
    }
    if (lsh.windows() instanceof Windows.Flat f) {
      int rounds = lsh.hashing().rounds();
      int chunk = f.chunkLength();
      while (rounds * tokens % chunk != 0 || rounds * fewer % chunk != 0) {
        chunk--;
      }
      builder.windows(
          new Windows.Flat(chunk, f.before(), f.after(), f.acrossBuckets(), Padding.DROPPED));
    }
    return builder.build();
  }
}
