package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Stages;
import net.jqwik.api.ForAll;

/** The forward pass of LSH attention agrees with the oracle (semantics sections 1 to 6). */
public interface LshForwardContract extends Contract {
  /**
   * Section 6, with buckets injected.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void outputAgreesWithOracleGivenBuckets(@ForAll("lshCases") AttentionCase c) {
    Trial trial = Trial.of(this, injected(c));
    trial.agreement().out(trial.pass().outputs().out());
  }

  /**
   * Section 6, with the backend's own hashing; the oracle gets the same buckets.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void outputAgreesWithOracleForRealBuckets(@ForAll("lshCases") AttentionCase c) {
    Trial trial = Trial.of(this, c.withBucketing(Bucketing.HASHED));
    trial.agreement().out(trial.pass().outputs().out());
  }

  /**
   * Section 6: the logarithm of each query's total weight.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void logsumexpAgreesWithOracle(@ForAll("lshCases") AttentionCase c) {
    Trial trial = Trial.of(this, c);
    trial.agreement().logsumexp(trial.pass().logsumexp());
  }

  /**
   * Section 6: AVERAGE is the plain mean over the rounds with a non-empty window.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void averageAgreesWithOracle(@ForAll("lshCases") AttentionCase c) {
    LshAttention average =
        c.lsh().toBuilder().correctDuplicates(false).combination(Combination.AVERAGE).build();
    Trial trial = Trial.of(this, c.withSpec(average));
    trial.agreement().out(trial.pass().outputs().out());
    trial.agreement().logsumexp(trial.pass().logsumexp());
  }

  /**
   * Sections 2 and 3: the pass reports the buckets it used, as hashed or as given.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void forwardReportsTheBucketsItUsed(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs given = injected(c).inputs(type());
    Bits.same(
        "buckets as given",
        Pass.forward(attention(c.spec()), given).buckets(),
        Oracle.forward(c.spec(), given).buckets());
    AttentionInputs hashed = given.withBuckets(null);
    Bits.same(
        "buckets as hashed",
        Pass.forward(attention(c.spec()), hashed).buckets(),
        Stages.hash(attention(c.spec()), hashed.queries(), hashed.keyMask()));
  }

  /**
   * Section 2: hashing, then attending with those buckets, is one pass; to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void injectingTheOwnBucketsChangesNoBit(@ForAll("lshCases") AttentionCase c) {
    Pass hashed =
        Pass.forward(attention(c.spec()), c.withBucketing(Bucketing.HASHED).inputs(type()));
    Bits.same(Pass.forward(hashed.attention(), hashed.fixed()).outputs(), hashed.outputs());
  }

  /**
   * The output does not depend on which other results are wanted; to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void unwantedResultsChangeNoBit(@ForAll("lshCases") AttentionCase c) {
    Pass pass = Pass.forward(attention(c.spec()), c.inputs(type()));
    AttentionOutputs dirty = Pass.dirtyOutputs(pass.attention(), pass.inputs());
    pass.attention().forward(pass.inputs(), AttentionOutputs.inference(dirty.out()), null);
    Bits.same("out alone", dirty.out(), pass.outputs().out());
    try (AttentionOutputs fresh = pass.attention().forward(pass.inputs())) {
      Bits.same(fresh, pass.outputs());
    }
  }

  /**
   * Section 6: with correction, a round given twice is as good as once.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void repeatingARoundChangesNothing(@ForAll("lshCases") AttentionCase c) {
    LshAttention once =
        RepeatedRound.byMatrices(c.lsh(), c.sizes()).toBuilder()
            .aligned(c.lsh().windows().chunkLength(), Math.min(1, c.lsh().windows().before()), 1)
            .combination(Combination.LOGSUMEXP)
            .correctDuplicates(true)
            .build();
    AttentionCase single = c.withSpec(once);
    int rounds = once.hashing().rounds();
    LshAttention twice = RepeatedRound.of(once, c.sizes());
    AttentionInputs inputs = single.inputs(type());
    Pass pass = Pass.forward(attention(once), inputs);
    Agreement agreement = Agreement.of(once, pass.fixed(), single.outGradient(type()), precision());
    int[] repeated = RepeatedRound.rounds(rounds);
    AttentionInputs more =
        inputs.buckets() == null
            ? inputs
            : inputs.withBuckets(Tensors.select(inputs.buckets(), 2, repeated));
    Trial trial = Trial.of(this, twice, more, single.outGradient(type()));
    if (inputs.buckets() == null) {
      Bits.same("buckets", trial.pass().buckets(), Tensors.select(pass.buckets(), 2, repeated));
    }
    agreement.out(trial.pass().outputs().out());
    agreement.logsumexp(trial.pass().logsumexp());
    agreement.queryGradient(trial.gradients().queries());
    agreement.valueGradient(trial.gradients().values());
  }

  private static AttentionCase injected(AttentionCase c) {
    return c.bucketing() == Bucketing.HASHED ? c.withBucketing(Bucketing.RANDOM) : c;
  }
}
