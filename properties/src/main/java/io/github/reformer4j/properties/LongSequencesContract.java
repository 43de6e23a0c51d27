package io.github.reformer4j.properties;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.AttentionCases;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Chunks;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/**
 * A few sequences up to {@value #LONGER} times as long as the others, on which a backend divides
 * its work among blocks and threads in earnest.
 */
public interface LongSequencesContract extends Contract {
  /** How many times {@link Limits#mostTokens()} the longest sequence has. */
  int LONGER = 20;

  /**
   * Long cases.
   *
   * @return one sequence, up to two heads, windows of a usual size
   */
  @Provide
  default Arbitrary<AttentionCase> longCases() {
    return AttentionCases.any(limits().extent()).map(this::longer);
  }

  private AttentionCase longer(AttentionCase c) {
    int most = limits().mostTokens() * LONGER;
    // exact attention costs N squared, of which the oracle is no friend
    int longest = c.spec() instanceof ExactAttention ? most / 4 : most;
    int tokens = (int) (longest / 2 + c.seed() % (longest / 2));
    AttentionSizes s = c.sizes();
    AttentionSizes sizes =
        new AttentionSizes(
            1, Math.min(2, s.heads()), tokens, Math.min(16, s.dim()), Math.min(16, s.valueDim()));
    return switch (c.spec()) {
      case ExactAttention _ -> c.withSizes(sizes);
      case LocalAttention l ->
          c.withSizes(sizes)
              .withSpec(
                  new LocalAttention(
                      64, 1, l.after(), l.circular(), l.causal(), l.selfRule(), l.scale()));
      case LshAttention lsh -> c.withSizes(sizes).withSpec(windowed(lsh, tokens, c.seed()));
    };
  }

  private static LshAttention windowed(LshAttention lsh, int tokens, long seed) {
    int rounds = Math.min(2, lsh.hashing().rounds());
    LshAttention.Builder builder = LshAttention.crossPolytope(16, 4).rounds(rounds).seed(seed);
    if (lsh.windows() instanceof Windows.Flat f) {
      int chunk = Chunks.divisor((long) rounds * tokens, 64);
      builder.windows(new Windows.Flat(chunk, 1, f.after(), f.acrossBuckets(), f.padding()));
    } else {
      builder.aligned(32, 1, 1);
    }
    return builder
        .causal(lsh.causal())
        .selfRule(lsh.selfRule())
        .scale(lsh.scale())
        .keyEpsilon(lsh.keyEpsilon())
        .correctDuplicates(lsh.correctDuplicates())
        .combination(lsh.combination())
        .build();
  }

  /**
   * Sections 1 to 7: output, log-sum-exp and gradients of long sequences.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds", effort = 0.12)
  default void longSequencesAgreeWithOracle(@ForAll("longCases") AttentionCase c) {
    Trial.of(this, c).agrees();
  }

  /**
   * Windows of a thousand keys: narrow vectors, for the oracle's sake.
   *
   * @param exact the case of exact attention
   * @param lsh the case of LSH attention, in one bucket
   */
  @ContractProperty(section = "6 Combining rounds", effort = 0.04)
  default void longWindowsAgreeWithOracle(
      @ForAll("exactCases") AttentionCase exact, @ForAll("lshCases") AttentionCase lsh) {
    Trial.of(this, longWindow(exact, exact.spec())).agrees();
    LshAttention whole =
        lsh.lsh().toBuilder()
            .rounds(1)
            .seed(lsh.seed()) // given rotations need not fit
            .aligned(64, Windows.UNBOUNDED, Windows.UNBOUNDED)
            .build();
    AttentionCase single = longWindow(lsh, whole);
    Trial trial = Trial.of(this, single.withBucketing(Bucketing.ONE_BUCKET));
    trial.agreement().out(trial.pass().outputs().out());
    trial.agreement().logsumexp(trial.pass().logsumexp());
  }

  private AttentionCase longWindow(AttentionCase c, AttentionSpec spec) {
    int tokens = limits().mostTokens() * LONGER * 11 / 40 + (int) (c.seed() % 64);
    return c.withSpec(spec)
        .withSizes(
            new AttentionSizes(
                1, 1, tokens, Math.min(4, c.sizes().dim()), Math.min(4, c.sizes().valueDim())));
  }

  /**
   * Section 10: the number of threads changes no bit of long sequences either.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.3)
  default void threadCountsGiveTheSameBitsOnLongSequences(@ForAll("longCases") AttentionCase c) {
    if (threadVariants().isEmpty()) {
      throw SuiteHook.skip(
          "no variants of the backend with other numbers of threads were supplied");
    }
    Trial plain = Trial.of(this, c);
    for (Backend variant : threadVariants()) {
      Attention attention = variant.attention(c.spec());
      Pass pass = Pass.forward(attention, plain.pass().inputs());
      Bits.same(pass.outputs(), plain.pass().outputs());
      Bits.same(pass.backward(plain.outGradient()), plain.gradients());
    }
  }
}
