package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.AttentionCases;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Chunks;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Stages;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * One number beyond what other cases have, as models may: wide vectors, many rounds, many buckets.
 */
public interface LargeSizesContract extends Contract {
  /**
   * Wide cases.
   *
   * @return D and E of 96 to 257, few tokens
   */
  @Provide
  default Arbitrary<AttentionCase> wideCases() {
    Arbitrary<Integer> widths = Arbitraries.of(96, 100, 127, 128, 129, 160, 256, 257);
    return AttentionCases.any(limits().extent().atMost(24))
        .flatMap(
            c ->
                widths.flatMap(
                    dim ->
                        widths.map(
                            width ->
                                sized(
                                    c, new AttentionSizes(1, 1, c.sizes().tokens(), dim, width)))));
  }

  /**
   * Small LSH cases.
   *
   * @return few tokens, narrow vectors
   */
  @Provide
  default Arbitrary<AttentionCase> narrowLshCases() {
    return AttentionCases.lsh(limits().extent().atMost(40))
        .map(
            c -> {
              AttentionSizes s = c.sizes();
              return sized(
                  c,
                  new AttentionSizes(
                      1, s.heads(), s.tokens(), Math.min(8, s.dim()), Math.min(8, s.valueDim())));
            });
  }

  /** Rotations that were given do not fit another width. */
  private static AttentionCase sized(AttentionCase c, AttentionSizes sizes) {
    AttentionSpec spec =
        c.spec() instanceof LshAttention lsh ? lsh.toBuilder().seed(c.seed()).build() : c.spec();
    return c.withSizes(sizes).withSpec(spec);
  }

  /**
   * Vectors wider than most.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds", effort = 0.4)
  default void wideVectorsAgreeWithOracle(@ForAll("wideCases") AttentionCase c) {
    Trial.of(this, c).agrees();
  }

  /**
   * More rounds than most.
   *
   * @param c the case
   * @param rounds R
   */
  @ContractProperty(section = "6 Combining rounds", effort = 0.4)
  default void manyRoundsAgreeWithOracle(
      @ForAll("narrowLshCases") AttentionCase c, @ForAll @IntRange(min = 5, max = 17) int rounds) {
    LshAttention.Builder builder = c.lsh().toBuilder().rounds(rounds);
    if (c.lsh().windows() instanceof Windows.Flat f) {
      int chunk = Chunks.divisor((long) rounds * c.sizes().tokens(), f.chunkLength());
      builder.windows(
          new Windows.Flat(chunk, f.before(), f.after(), f.acrossBuckets(), f.padding()));
    }
    Trial.of(this, c.withSpec(builder.build())).agrees();
  }

  /**
   * Many more buckets than tokens: hashed, sorted and attended to.
   *
   * @param c the case
   * @param which how many
   */
  @ContractProperty(section = "3 Order", effort = 0.4)
  default void manyBucketsAgreeWithOracle(
      @ForAll("narrowLshCases") AttentionCase c, @ForAll @IntRange(max = 2) int which) {
    List<HashFamily> families =
        List.of(
            new HashFamily.CrossPolytope(List.of(600)),
            new HashFamily.CrossPolytope(List.of(32, 64, 16)),
            new HashFamily.Hyperplanes(20));
    LshAttention spec =
        LshAttention.builder(families.get(which))
            .rounds(c.lsh().hashing().rounds())
            .seed(c.seed())
            .windows(c.lsh().windows())
            .causal(c.lsh().causal())
            .selfRule(c.lsh().selfRule())
            .correctDuplicates(c.lsh().correctDuplicates())
            .combination(c.lsh().combination())
            .build();
    AttentionCase spread = c.withSpec(spec).withBucketing(Bucketing.RANDOM);
    Trial trial = Trial.of(this, spread);
    trial.agrees();
    Bits.same(
        "order",
        Stages.order(
            trial.pass().attention(),
            Objects.requireNonNull(trial.pass().inputs().buckets()),
            trial.pass().inputs().keyMask()),
        Stages.order(
            Oracle.attention(spec),
            Objects.requireNonNull(trial.pass().inputs().buckets()),
            trial.pass().inputs().keyMask()));
    Trial.of(this, c.withSpec(spec).withBucketing(Bucketing.HASHED)).agrees();
  }
}
