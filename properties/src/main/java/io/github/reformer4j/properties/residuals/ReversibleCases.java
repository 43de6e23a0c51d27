package io.github.reformer4j.properties.residuals;

import static io.github.reformer4j.properties.residuals.ResidualKind.FEED_FORWARD;
import static io.github.reformer4j.properties.residuals.ResidualKind.LOCAL;
import static io.github.reformer4j.properties.residuals.ResidualKind.LSH;
import static io.github.reformer4j.properties.residuals.ResidualKind.SCALING;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random sequences of blocks. */
public final class ReversibleCases {
  private static final int MOST_BLOCKS = 4;
  private static final int MOST_TOKENS = 24;
  private static final int DEFAULT_FRACTION_BITS = 20;

  private ReversibleCases() {}

  /**
   * Cases for exact streams: any integers, and residuals that overflow.
   *
   * @return the cases
   */
  public static Arbitrary<ReversibleCase> exact() {
    return cases(
        Arbitraries.of(ResidualKind.values()),
        Arbitraries.of(0, 1, 8, DEFAULT_FRACTION_BITS, 30),
        Arbitraries.of(StreamStyle.values()));
  }

  /**
   * Cases as models have them, for gradients and floating point.
   *
   * @return the cases
   */
  public static Arbitrary<ReversibleCase> tame() {
    return cases(
        Arbitraries.of(LSH, LOCAL, FEED_FORWARD, SCALING),
        Arbitraries.just(DEFAULT_FRACTION_BITS),
        Arbitraries.just(StreamStyle.NUMBERS));
  }

  /**
   * Cases whose residuals have no steps: rounding stays rounding.
   *
   * @return the cases
   */
  public static Arbitrary<ReversibleCase> smooth() {
    return cases(
        Arbitraries.of(LOCAL, FEED_FORWARD, SCALING),
        Arbitraries.just(DEFAULT_FRACTION_BITS),
        Arbitraries.just(StreamStyle.NUMBERS));
  }

  private static Arbitrary<ReversibleCase> cases(
      Arbitrary<ResidualKind> kinds,
      Arbitrary<Integer> fractionBits,
      Arbitrary<StreamStyle> styles) {
    Arbitrary<List<ResidualKind>> residuals =
        Combinators.combine(kinds, kinds)
            .as((f, g) -> List.of(f, g))
            .list()
            .ofMinSize(1)
            .ofMaxSize(MOST_BLOCKS)
            .map(blocks -> blocks.stream().flatMap(List::stream).toList());
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, MOST_TOKENS),
            Arbitraries.integers().between(1, 2),
            Arbitraries.of(2, 4, 6),
            residuals,
            fractionBits,
            styles,
            Combinators.combine(Arbitraries.of(true, false), Arbitraries.longs()).as(Mode::new))
        .as(
            (batch, tokens, heads, width, kindsOfBlocks, bits, style, mode) ->
                new ReversibleCase(
                    batch,
                    tokens,
                    heads,
                    width,
                    kindsOfBlocks,
                    bits,
                    style,
                    mode.training(),
                    mode.seed()));
  }

  private record Mode(boolean training, long seed) {}
}
