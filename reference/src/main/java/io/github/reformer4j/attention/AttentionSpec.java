package io.github.reformer4j.attention;

/**
 * What is to be computed. Each kind of attention is a record that checks itself; a backend switches
 * over this sealed type.
 */
public sealed interface AttentionSpec permits ExactAttention, LocalAttention, LshAttention {
  /**
   * Whether a query sees only its own and earlier positions.
   *
   * @return true if causal
   */
  boolean causal();

  /**
   * When a query may see its own position.
   *
   * @return the rule
   */
  SelfRule selfRule();

  /**
   * The factor before {@code q · k}.
   *
   * @return the scale
   */
  Scale scale();
}
