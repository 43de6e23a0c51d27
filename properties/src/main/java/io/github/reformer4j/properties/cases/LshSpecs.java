package io.github.reformer4j.properties.cases;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.random.CounterRandom;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random LSH specifications, as recipes that fit themselves to sizes. */
final class LshSpecs {
  private LshSpecs() {}

  /** Windows that do not know N yet. */
  record WindowRecipe(
      boolean flat, int chunk, int before, int after, boolean across, Padding padding) {
    Windows windows(int tokens, int rounds) {
      int length = Sizes.chunk(chunk, tokens);
      return flat
          ? new Windows.Flat(
              Chunks.divisor((long) rounds * tokens, length),
              Math.min(before, 3),
              Math.min(after, 3),
              across,
              padding)
          : new Windows.Aligned(length, before, after);
    }
  }

  /** Hashing that does not know H and D yet. */
  record HashRecipe(HashFamily family, int rounds, boolean shared, RotationKind kind) {
    Rotations rotations(AttentionSizes sizes, long number) {
      // all 64 bits of a seed count, and all 24 of a layer
      long seed = number % 2 == 0 ? number : ~number * 0x9e3779b97f4a7c15L;
      int layer = (int) (number % 5 < 3 ? number % 3 : number * 31 % CounterRandom.MAX_LAYERS);
      Rotations seeded = new Rotations.Seeded(seed, layer, shared);
      return switch (kind) {
        case SEEDED -> seeded;
        case STRUCTURED -> new Rotations.Structured(seed, layer, shared);
        case GIVEN ->
            new Rotations.Given(
                Tensors.copyAndClose(
                    seeded.materialise(sizes.heads(), rounds, sizes.dim(), family.columns())));
      };
    }
  }

  /** Where rotations come from. */
  enum RotationKind {
    SEEDED,
    STRUCTURED,
    GIVEN
  }

  /** What is done with the keys of a window. */
  record Rules(
      boolean causal,
      SelfRule self,
      Scale scale,
      double epsilon,
      boolean correct,
      Combination combination) {}

  /** Everything but the sizes. */
  record Recipe(HashRecipe hashing, WindowRecipe windows, Rules rules) {
    int rounds() {
      return hashing.rounds();
    }

    LshAttention spec(AttentionSizes sizes, long seed) {
      return LshAttention.builder(hashing.family())
          .rounds(hashing.rounds())
          .rotations(hashing.rotations(sizes, seed))
          .windows(windows.windows(sizes.tokens(), hashing.rounds()))
          .causal(rules.causal())
          .selfRule(rules.self())
          .scale(rules.scale())
          .keyEpsilon(rules.epsilon())
          .correctDuplicates(rules.correct() && rules.combination() == Combination.LOGSUMEXP)
          .combination(rules.combination())
          .build();
    }
  }

  static Arbitrary<Recipe> recipes() {
    return Combinators.combine(hashing(), windows(), rules()).as(Recipe::new);
  }

  private static Arbitrary<HashRecipe> hashing() {
    return Combinators.combine(
            families(),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of(false, true),
            Arbitraries.of(RotationKind.class))
        .as(HashRecipe::new);
  }

  static Arbitrary<HashFamily> families() {
    return Arbitraries.of(
        new HashFamily.CrossPolytope(List.of(2)),
        new HashFamily.CrossPolytope(List.of(4)),
        new HashFamily.CrossPolytope(List.of(6, 2)),
        new HashFamily.CrossPolytope(List.of(2, 4, 2)),
        new HashFamily.CrossPolytope(List.of(64)),
        new HashFamily.Hyperplanes(1),
        new HashFamily.Hyperplanes(3),
        new HashFamily.Hyperplanes(5));
  }

  private static Arbitrary<WindowRecipe> windows() {
    Arbitrary<Integer> reach =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.integers().between(0, 3)),
            Tuple.of(1, Arbitraries.just(Windows.UNBOUNDED)));
    return Combinators.combine(
            Arbitraries.of(false, true),
            Sizes.chunkChoices(),
            reach,
            reach,
            Arbitraries.of(true, false),
            Arbitraries.of(Padding.class))
        .as(WindowRecipe::new);
  }

  private static Arbitrary<Rules> rules() {
    return Combinators.combine(
            Arbitraries.of(false, true),
            AttentionCases.selfRules(),
            AttentionCases.scales(),
            Arbitraries.of(LshAttention.DEFAULT_KEY_EPSILON, 1e-24, 1e-5, 0.5),
            Arbitraries.of(true, false),
            Arbitraries.frequency(
                Tuple.of(3, Combination.LOGSUMEXP), Tuple.of(1, Combination.AVERAGE)))
        .as(Rules::new);
  }
}
