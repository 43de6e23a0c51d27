package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.AttentionCases;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Chunks;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.SeenKeys;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Which keys a query sees, and how often (semantics sections 4 and 5). Seen through one-hot values:
 * with all vectors equal, the output says how often each key occurred.
 */
public interface WindowsContract extends Contract {
  /**
   * LSH cases whose windows can be read off.
   *
   * @return all vectors equal, buckets injected
   */
  @Provide
  default Arbitrary<AttentionCase> lshWindowCases() {
    return AttentionCases.lsh(limits().extent().atMost(80))
        .map(
            c ->
                c.withStyle(VectorStyle.IDENTICAL)
                    .withBucketing(
                        c.bucketing() == Bucketing.HASHED ? Bucketing.RANDOM : c.bucketing())
                    .withSpec(c.lsh().toBuilder().combination(Combination.LOGSUMEXP).build()));
  }

  /**
   * Local cases whose windows can be read off.
   *
   * @return all vectors equal
   */
  @Provide
  default Arbitrary<AttentionCase> localWindowCases() {
    return AttentionCases.local(limits().extent().atMost(80))
        .map(c -> c.withStyle(VectorStyle.IDENTICAL));
  }

  /**
   * Section 4, ALIGNED: chunks of each bucket's run.
   *
   * @param c the case
   * @param before chunks before
   * @param after chunks after
   */
  @ContractProperty(section = "4 Windows")
  default void alignedWindowsAgreeWithOracle(
      @ForAll("lshWindowCases") AttentionCase c,
      @ForAll @IntRange(max = 3) int before,
      @ForAll @IntRange(max = 3) int after) {
    if (c.lsh().windows() instanceof Windows.Aligned) {
      seenAsByOracle(c, c.spec());
    } else {
      seenAsByOracle(
          c, c.lsh().toBuilder().aligned(c.lsh().windows().chunkLength(), before, after).build());
    }
  }

  /**
   * Section 4, FLAT: circular over the sorted rounds end to end, every kind of padding.
   *
   * @param c the case
   * @param before chunks before
   * @param after chunks after
   * @param padding where masked tokens stand
   * @param across whether keys of other buckets are kept
   */
  @ContractProperty(section = "4 Windows")
  default void flatWindowsAgreeWithOracle(
      @ForAll("lshWindowCases") AttentionCase c,
      @ForAll @IntRange(max = 3) int before,
      @ForAll @IntRange(max = 3) int after,
      @ForAll Padding padding,
      @ForAll boolean across) {
    seenAsByOracle(c, c.lsh().toBuilder().windows(flat(c, before, after, across, padding)).build());
  }

  private static Windows.Flat flat(
      AttentionCase c, int before, int after, boolean across, Padding padding) {
    long slots = (long) c.lsh().hashing().rounds() * c.sizes().tokens();
    int chunk = Chunks.divisor(slots, c.lsh().windows().chunkLength());
    return new Windows.Flat(chunk, before, after, across, padding);
  }

  /**
   * Section 4, FLAT: a slot that the window reaches twice, around the circle, is seen twice.
   *
   * @param c the case
   * @param correct whether duplicates count once
   */
  @ContractProperty(section = "4 Windows")
  default void flatSlotsAreSeenAsOftenAsReached(
      @ForAll("lshWindowCases") AttentionCase c, @ForAll boolean correct) {
    long slots = (long) c.lsh().hashing().rounds() * c.sizes().tokens();
    int chunk = Chunks.divisor(slots, (int) Math.max(1, slots / 2));
    LshAttention spec =
        c.lsh().toBuilder()
            .windows(new Windows.Flat(chunk, 2, 2, true, Padding.DROPPED))
            .correctDuplicates(correct)
            .build();
    seenAsByOracle(c, spec);
  }

  /**
   * Sections 4 and 6, FLAT: windows that reach around the circle, and over borders between rounds,
   * leave some chunks out, and count a key once that they meet in several rounds.
   *
   * @param c the case
   * @param before chunks before
   * @param after chunks after
   * @param more chunks beyond the window
   */
  @ContractProperty(section = "6 Combining rounds")
  default void keysMetAroundTheCircleCountOnce(
      @ForAll("lshWindowCases") AttentionCase c,
      @ForAll @IntRange(max = 2) int before,
      @ForAll @IntRange(max = 2) int after,
      @ForAll @IntRange(min = 1, max = 12) int more) {
    AttentionSizes s = c.sizes();
    int tokens = 6 * (4 + s.tokens() / 10); // of many divisors
    AttentionCase single =
        c.withSizes(new AttentionSizes(1, s.heads(), tokens, s.dim(), s.valueDim()))
            .withMasking(Masking.NONE);
    for (int rounds = 2; rounds <= 4; rounds++) {
      long slots = (long) rounds * tokens;
      int chunk = Chunks.divisor(slots, (int) (slots / (before + after + 1 + more)));
      seenAsByOracle(
          single,
          c.lsh().toBuilder()
              .rounds(rounds)
              .seed(c.seed()) // given rotations are of other rounds
              .windows(new Windows.Flat(chunk, before, after, true, Padding.DROPPED))
              .correctDuplicates(true)
              .build());
    }
  }

  /**
   * Local windows: sets of chunks by position, circular or not.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend (local attention)")
  default void localWindowsAgreeWithOracle(@ForAll("localWindowCases") AttentionCase c) {
    seenAsByOracle(c, c.spec());
  }

  private void seenAsByOracle(AttentionCase c, AttentionSpec spec) {
    AttentionInputs inputs = SeenKeys.withOneHotValues(c.withSpec(spec).inputs(type()));
    SeenKeys.check(attention(spec), inputs, precision());
  }
}
