package io.github.reformer4j.attention;

/**
 * Windowed attention: positions are cut into chunks of C (the last may be shorter), and a query
 * sees the keys in chunks [own − before, own + after]. Separate queries, keys and values; keys are
 * used as given. A window is a set: a chunk that a short circular sequence reaches twice counts
 * once.
 *
 * @param chunkLength C, at least 1
 * @param before chunks seen before the own one, at least 0
 * @param after chunks seen after the own one, at least 0
 * @param circular whether the first chunk looks back to the last, and the last ahead to the first
 * @param causal whether a query sees only its own and earlier positions
 * @param selfRule when a query may see its own position
 * @param scale the factor before {@code q · k}
 */
public record LocalAttention(
    int chunkLength,
    int before,
    int after,
    boolean circular,
    boolean causal,
    SelfRule selfRule,
    Scale scale)
    implements AttentionSpec {
  /** Checks the numbers. */
  public LocalAttention {
    Checks.given("selfRule", selfRule);
    Checks.given("scale", scale);
    Checks.atLeast("chunkLength", chunkLength, 1);
    Checks.atLeast("before", before, 0);
    Checks.atLeast("after", after, 0);
  }

  /**
   * The usual kind: one chunk back, not circular, scale 1/sqrt(D), own position an ordinary key;
   * one chunk ahead too unless causal.
   *
   * @param chunkLength C, at least 1
   * @param causal whether a query sees only its own and earlier positions
   * @return the specification
   */
  public static LocalAttention of(int chunkLength, boolean causal) {
    return new LocalAttention(
        chunkLength, 1, causal ? 0 : 1, false, causal, SelfRule.ALLOWED, Scale.INVERSE_SQRT);
  }
}
