package io.github.reformer4j.attention;

import java.util.List;

/** Specifications named for what they reproduce. */
public final class Presets {
  private Presets() {}

  /**
   * The paper (Kitaev et al. 2020, section 2 and appendix A): FLAT windows, one chunk back,
   * duplicates corrected by N<sub>i,j</sub>, causal, scale 1/sqrt(D).
   *
   * @param chunkLength C
   * @param rounds R
   * @param factors bucket factors
   * @return a builder to adjust
   */
  public static LshAttention.Builder paper(int chunkLength, int rounds, List<Integer> factors) {
    return LshAttention.builder(new HashFamily.CrossPolytope(factors))
        .rounds(rounds)
        .flat(chunkLength, 1, 0)
        .causal(true);
  }

  /**
   * trax and Hugging Face: FLAT windows, masked tokens sorted last, duplicates counted as often as
   * they occur, scale 1, keyEpsilon D·1e-6, rotations of each head its own, causal.
   *
   * @param dim D, the width of a head, which their key epsilon depends on
   * @param chunkLength C
   * @param rounds R
   * @param factors bucket factors
   * @return a builder to adjust
   */
  public static LshAttention.Builder huggingFace(
      int dim, int chunkLength, int rounds, List<Integer> factors) {
    return LshAttention.builder(new HashFamily.CrossPolytope(factors))
        .rounds(rounds)
        .windows(new Windows.Flat(chunkLength, 1, 0, true, Padding.SORTED_LAST))
        .scale(new Scale.Fixed(1))
        .keyEpsilon(dim * 1e-6)
        .correctDuplicates(false)
        .causal(true);
  }

  /**
   * lucidrains/reformer-pytorch with its defaults: FLAT windows across buckets, masked tokens left
   * in place, duplicates corrected, rotations shared by heads, keyEpsilon 1e-24, not causal.
   *
   * @param chunkLength C (its {@code bucket_size})
   * @param rounds R (its {@code n_hashes})
   * @param buckets number of buckets, even
   * @return a builder to adjust
   */
  public static LshAttention.Builder lucidrains(int chunkLength, int rounds, int buckets) {
    return LshAttention.builder(new HashFamily.CrossPolytope(List.of(buckets)))
        .rounds(rounds)
        .rotations(new Rotations.Seeded(0, 0, true))
        .windows(new Windows.Flat(chunkLength, 1, 0, true, Padding.IN_PLACE))
        .keyEpsilon(1e-24);
  }

  /**
   * This project's default: ALIGNED windows of 64 tokens, one chunk back, duplicates corrected,
   * last-resort self attention, scale 1/sqrt(D).
   *
   * @param rounds R
   * @param factors bucket factors
   * @return a builder to adjust
   */
  public static LshAttention.Builder reformer4j(int rounds, List<Integer> factors) {
    return LshAttention.builder(new HashFamily.CrossPolytope(factors)).rounds(rounds);
  }
}
