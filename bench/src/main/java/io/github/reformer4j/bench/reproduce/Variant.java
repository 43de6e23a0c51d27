package io.github.reformer4j.bench.reproduce;

import io.github.reformer4j.model.AttentionMode;

/**
 * A kind of attention that models are trained or evaluated with.
 *
 * @param rounds of hashing; 0 = full attention
 */
record Variant(int rounds) {
  static final Variant FULL = new Variant(0);

  AttentionMode mode() {
    return rounds == 0 ? new AttentionMode.Exact() : new AttentionMode.Rounds(rounds);
  }

  @Override
  public String toString() {
    return rounds == 0 ? "Full" : "LSH-" + rounds;
  }
}
