package io.github.reformer4j.attention;

import java.util.List;

/**
 * Locality-sensitive hashing attention with shared queries and keys (Kitaev, Kaiser, Levskaya 2020,
 * "Reformer", section 2; every option of semantics sections 1 to 6).
 *
 * @param hashing hash family, rounds and rotations
 * @param windows which part of the sorted order a query sees
 * @param causal whether a query sees only its own and earlier positions
 * @param selfRule when a query may see its own position
 * @param scale the factor before {@code q · k}
 * @param keyEpsilon added to |q|² before the key is normalised; finite, at least {@value
 *     #MIN_KEY_EPSILON}
 * @param correctDuplicates whether a key seen several times counts once (with {@link
 *     Combination#LOGSUMEXP} the result is softmax over the union of the windows)
 * @param combination how rounds are combined
 */
public record LshAttention(
    Hashing hashing,
    Windows windows,
    boolean causal,
    SelfRule selfRule,
    Scale scale,
    double keyEpsilon,
    boolean correctDuplicates,
    Combination combination)
    implements AttentionSpec {
  /** The default of {@code keyEpsilon}. */
  public static final double DEFAULT_KEY_EPSILON = 1e-12;

  /** The smallest {@code keyEpsilon}: below, its square root is lost in float32. */
  public static final double MIN_KEY_EPSILON = 1e-36;

  /** Checks the numbers and that the options go together. */
  public LshAttention {
    Checks.given("hashing", hashing);
    Checks.given("windows", windows);
    Checks.given("selfRule", selfRule);
    Checks.given("scale", scale);
    Checks.given("combination", combination);
    if (!(keyEpsilon >= MIN_KEY_EPSILON) || Double.isInfinite(keyEpsilon)) {
      throw new IllegalArgumentException(
          "keyEpsilon = "
              + keyEpsilon
              + ": expected a finite number of at least "
              + MIN_KEY_EPSILON);
    }
    if (combination == Combination.AVERAGE && correctDuplicates) {
      throw new IllegalArgumentException(
          "correctDuplicates = true: expected false with AVERAGE, in which every round is a"
              + " softmax of its own and no key is counted across rounds");
    }
  }

  /**
   * A builder with this project's defaults: ALIGNED windows of 64 with one chunk back, last-resort
   * self attention, scale 1/sqrt(D), duplicates corrected, LOGSUMEXP, not causal.
   *
   * @param family the hash functions
   * @return the builder
   */
  public static Builder builder(HashFamily family) {
    return new Builder(family);
  }

  /**
   * A builder for cross-polytope hashing; see {@link #builder(HashFamily)}.
   *
   * @param factors bucket factors, even numbers, the first least significant; their product is the
   *     number of buckets, about N / C for the longest N in use
   * @return the builder
   * @throws IllegalArgumentException if a factor or the product is out of range
   */
  public static Builder crossPolytope(Integer... factors) {
    return new Builder(new HashFamily.CrossPolytope(List.of(factors)));
  }

  /**
   * A builder that starts from this specification.
   *
   * @return the builder
   */
  public Builder toBuilder() {
    return new Builder(hashing.family())
        .rounds(hashing.rounds())
        .rotations(hashing.rotations())
        .windows(windows)
        .causal(causal)
        .selfRule(selfRule)
        .scale(scale)
        .keyEpsilon(keyEpsilon)
        .correctDuplicates(correctDuplicates)
        .combination(combination);
  }

  /**
   * Collects the parts of an {@link LshAttention}. Each part checks itself where it is made, {@link
   * #build()} checks the rest.
   */
  public static final class Builder {
    private HashFamily family;
    private int rounds = 4;
    private Rotations rotations = new Rotations.Seeded(0, 0, false);
    private Windows windows = new Windows.Aligned(64, 1, 0);
    private boolean causal;
    private SelfRule selfRule = SelfRule.LAST_RESORT;
    private Scale scale = Scale.INVERSE_SQRT;
    private double keyEpsilon = DEFAULT_KEY_EPSILON;
    private boolean correctDuplicates = true;
    private Combination combination = Combination.LOGSUMEXP;

    private Builder(HashFamily family) {
      this.family = family;
    }

    /**
     * Sets the hash functions.
     *
     * @param value see {@link HashFamily}
     * @return this
     */
    public Builder family(HashFamily value) {
      family = value;
      return this;
    }

    /**
     * Sets the number of rounds (default 4).
     *
     * @param value 1 to {@value Hashing#MAX_ROUNDS}
     * @return this
     */
    public Builder rounds(int value) {
      rounds = value;
      return this;
    }

    /**
     * Sets seeded rotations for layer 0, one set a head (default seed 0).
     *
     * @param value any value
     * @return this
     */
    public Builder seed(long value) {
      rotations = new Rotations.Seeded(value, 0, false);
      return this;
    }

    /**
     * Sets where the rotations come from.
     *
     * @param value see {@link Rotations}
     * @return this
     */
    public Builder rotations(Rotations value) {
      rotations = value;
      return this;
    }

    /**
     * Sets the windows (default ALIGNED, chunks of 64, one back).
     *
     * @param value see {@link Windows}
     * @return this
     */
    public Builder windows(Windows value) {
      windows = value;
      return this;
    }

    /**
     * Sets ALIGNED windows.
     *
     * @param chunkLength tokens a chunk, at least 1
     * @param before chunks seen before the own one, at least 0, or {@link Windows#UNBOUNDED}
     * @param after chunks seen after the own one, as before
     * @return this
     * @throws IllegalArgumentException if a number is out of range
     */
    public Builder aligned(int chunkLength, int before, int after) {
      return windows(new Windows.Aligned(chunkLength, before, after));
    }

    /**
     * Sets FLAT windows across buckets, masked tokens dropped.
     *
     * @param chunkLength tokens a chunk, at least 1; every call needs it to divide R·N
     * @param before chunks seen before the own one, at least 0
     * @param after chunks seen after the own one, at least 0
     * @return this
     * @throws IllegalArgumentException if a number is out of range
     */
    public Builder flat(int chunkLength, int before, int after) {
      return windows(new Windows.Flat(chunkLength, before, after, true, Padding.DROPPED));
    }

    /**
     * Sets causality (default false).
     *
     * @param value whether a query sees only its own and earlier positions
     * @return this
     */
    public Builder causal(boolean value) {
      causal = value;
      return this;
    }

    /**
     * Sets the self rule (default last resort).
     *
     * @param value see {@link SelfRule}
     * @return this
     */
    public Builder selfRule(SelfRule value) {
      selfRule = value;
      return this;
    }

    /**
     * Sets the scale (default 1/sqrt(D)).
     *
     * @param value see {@link Scale}
     * @return this
     */
    public Builder scale(Scale value) {
      scale = value;
      return this;
    }

    /**
     * Sets the key epsilon (default 1e-12).
     *
     * @param value added to |q|² before the key is normalised, at least {@value #MIN_KEY_EPSILON}
     * @return this
     */
    public Builder keyEpsilon(double value) {
      keyEpsilon = value;
      return this;
    }

    /**
     * Sets duplicate correction (default true).
     *
     * @param value whether a key seen several times counts once
     * @return this
     */
    public Builder correctDuplicates(boolean value) {
      correctDuplicates = value;
      return this;
    }

    /**
     * Sets how rounds combine (default LOGSUMEXP). AVERAGE needs {@code correctDuplicates(false)}.
     *
     * @param value see {@link Combination}
     * @return this
     */
    public Builder combination(Combination value) {
      combination = value;
      return this;
    }

    /**
     * The specification.
     *
     * @return a checked record
     * @throws IllegalArgumentException if a part is out of range or parts do not go together
     */
    public LshAttention build() {
      return new LshAttention(
          new Hashing(family, rounds, rotations),
          windows,
          causal,
          selfRule,
          scale,
          keyEpsilon,
          correctDuplicates,
          combination);
    }
  }
}
