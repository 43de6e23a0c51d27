package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Chunks;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Stages;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Nothing, and hardly anything (semantics sections 3 to 7 at the smallest sizes). */
public interface EdgeSizesContract extends Contract {
  /**
   * No sequences, heads or tokens: every call is legal and writes empty tensors.
   *
   * @param c the case
   * @param axis which size is none
   */
  @ContractProperty(section = "9 Bad input")
  default void emptyInputsGiveEmptyResults(
      @ForAll("smallCases") AttentionCase c, @ForAll @IntRange(max = 2) int axis) {
    AttentionSizes s = c.sizes();
    AttentionCase empty =
        fitted(
            c,
            new AttentionSizes(
                axis == 0 ? 0 : s.batch(),
                axis == 1 ? 0 : s.heads(),
                axis == 2 ? 0 : s.tokens(),
                s.dim(),
                s.valueDim()));
    Trial trial = Trial.of(this, empty);
    trial.agreement().out(trial.pass().outputs().out());
    trial.agreement().queryGradient(trial.gradients().queries());
    if (c.spec() instanceof LshAttention lsh) {
      AttentionInputs in = trial.pass().inputs();
      Stages.hash(trial.pass().attention(), in.queries(), in.keyMask());
      Tensor none =
          Tensors.allocate(
              DType.INT32,
              empty.sizes().batch(),
              empty.sizes().heads(),
              lsh.hashing().rounds(),
              empty.sizes().tokens());
      Stages.order(trial.pass().attention(), none, in.keyMask());
    }
  }

  /**
   * Sections 4 to 7 for a single token, and for two.
   *
   * @param c the case
   * @param tokens N
   */
  @ContractProperty(section = "5 Who may attend")
  default void oneOrTwoTokensAgreeWithOracle(
      @ForAll("smallCases") AttentionCase c, @ForAll @IntRange(min = 1, max = 2) int tokens) {
    AttentionSizes s = c.sizes();
    AttentionCase tiny =
        fitted(c, new AttentionSizes(s.batch(), s.heads(), tokens, s.dim(), s.valueDim()));
    Trial.of(this, tiny).agrees();
  }

  /**
   * Sections 4 to 7 for many short sequences at once.
   *
   * @param c the case
   * @param tokens N
   */
  @ContractProperty(section = "5 Who may attend", effort = 0.5)
  default void manyShortSequencesAgreeWithOracle(
      @ForAll("smallCases") AttentionCase c, @ForAll @IntRange(min = 1, max = 5) int tokens) {
    AttentionSizes s = c.sizes();
    Trial.of(this, fitted(c, new AttentionSizes(5, 7, tokens, s.dim(), Math.min(8, s.valueDim()))))
        .agrees();
  }

  /** The case at other sizes, with rotations and chunks that fit them. */
  private static AttentionCase fitted(AttentionCase c, AttentionSizes sizes) {
    if (!(c.spec() instanceof LshAttention lsh)) {
      return c.withSizes(sizes);
    }
    LshAttention.Builder builder = lsh.toBuilder().seed(c.seed());
    if (lsh.windows() instanceof Windows.Flat f) {
      long slots = (long) lsh.hashing().rounds() * sizes.tokens();
      builder.windows(
          new Windows.Flat(
              Chunks.divisor(slots, f.chunkLength()),
              f.before(),
              f.after(),
              f.acrossBuckets(),
              f.padding()));
    }
    return c.withSizes(sizes).withSpec(builder.build());
  }
}
