package io.github.reformer4j.properties.cases;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random cases of every kind of attention. */
public final class AttentionCases {
  private AttentionCases() {}

  /**
   * LSH attention, every option.
   *
   * @param extent how large
   * @return cases that shrink to few tokens and plain options
   */
  public static Arbitrary<AttentionCase> lsh(Extent extent) {
    return Combinators.combine(
            LshSpecs.recipes(),
            Sizes.all(extent.mostTokens()),
            Arbitraries.of(VectorStyle.class),
            masking(),
            bucketing(),
            seeds())
        .as(
            (recipe, sizes, style, masking, bucketing, seed) -> {
              AttentionSizes affordable = extent.affordable(sizes, recipe.rounds());
              return new AttentionCase(
                  recipe.spec(affordable, seed), affordable, style, masking, bucketing, seed);
            });
  }

  /**
   * Exact attention.
   *
   * @param extent how large
   * @return cases that shrink
   */
  public static Arbitrary<AttentionCase> exact(Extent extent) {
    return Combinators.combine(
            Arbitraries.of(false, true),
            selfRules(),
            scales(),
            Sizes.all(extent.mostTokens()),
            Arbitraries.of(VectorStyle.class),
            masking(),
            seeds())
        .as(
            (causal, self, scale, sizes, style, masking, seed) ->
                new AttentionCase(
                    new ExactAttention(causal, self, scale),
                    extent.affordable(sizes, 1),
                    style,
                    masking,
                    Bucketing.HASHED,
                    seed));
  }

  /**
   * Local windowed attention.
   *
   * @param extent how large
   * @return cases that shrink
   */
  public static Arbitrary<AttentionCase> local(Extent extent) {
    return Combinators.combine(
            exact(extent),
            Sizes.chunkChoices(),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(false, true))
        .as(
            (base, chunk, before, after, circular) ->
                base.withSpec(
                    new LocalAttention(
                        Sizes.chunk(chunk, base.sizes().tokens()),
                        before,
                        after,
                        circular,
                        base.spec().causal(),
                        base.spec().selfRule(),
                        base.spec().scale())));
  }

  /**
   * Any kind of attention.
   *
   * @param extent how large
   * @return cases that shrink
   */
  public static Arbitrary<AttentionCase> any(Extent extent) {
    return Arbitraries.frequencyOf(
        Tuple.of(2, lsh(extent)), Tuple.of(1, exact(extent)), Tuple.of(1, local(extent)));
  }

  static Arbitrary<SelfRule> selfRules() {
    return Arbitraries.of(
        SelfRule.LAST_RESORT,
        SelfRule.ALLOWED,
        new SelfRule.AllowedAt(List.of(0)),
        new SelfRule.AllowedAt(List.of(1, 4, 150)));
  }

  static Arbitrary<Scale> scales() {
    return Arbitraries.of(
        Scale.INVERSE_SQRT, new Scale.Fixed(1), new Scale.Fixed(0.3), new Scale.Fixed(2.5));
  }

  private static Arbitrary<Masking> masking() {
    return Arbitraries.frequency(
        Tuple.of(6, Masking.NONE),
        Tuple.of(1, Masking.ALL_REAL),
        Tuple.of(3, Masking.TAIL),
        Tuple.of(3, Masking.RANDOM),
        Tuple.of(1, Masking.FIRST_SEQUENCE),
        Tuple.of(1, Masking.ONE_REAL),
        Tuple.of(1, Masking.ALL_MASKED));
  }

  private static Arbitrary<Bucketing> bucketing() {
    return Arbitraries.frequency(
        Tuple.of(4, Bucketing.HASHED),
        Tuple.of(3, Bucketing.RANDOM),
        Tuple.of(1, Bucketing.ONE_BUCKET),
        Tuple.of(1, Bucketing.SPREAD),
        Tuple.of(1, Bucketing.LOPSIDED));
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(0, 1_000_000).withoutEdgeCases();
  }
}
