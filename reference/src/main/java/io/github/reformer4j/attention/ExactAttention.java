package io.github.reformer4j.attention;

/**
 * Softmax attention of every query to every admissible key, with separate queries, keys and values;
 * keys are used as given, not normalised (Vaswani et al. 2017, equation 1).
 *
 * @param causal whether a query sees only its own and earlier positions
 * @param selfRule when a query may see its own position
 * @param scale the factor before {@code q · k}
 */
public record ExactAttention(boolean causal, SelfRule selfRule, Scale scale)
    implements AttentionSpec {
  /** Checks that nothing is missing. */
  public ExactAttention {
    Checks.given("selfRule", selfRule);
    Checks.given("scale", scale);
  }

  /**
   * The usual kind: scale 1/sqrt(D), the own position an ordinary key.
   *
   * @param causal whether a query sees only its own and earlier positions
   * @return the specification
   */
  public static ExactAttention of(boolean causal) {
    return new ExactAttention(causal, SelfRule.ALLOWED, Scale.INVERSE_SQRT);
  }
}
