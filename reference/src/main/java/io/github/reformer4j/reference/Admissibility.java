package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionSpec;
import java.util.List;

/** Semantics section 5: which of the keys it sees a query may attend to. */
final class Admissibility {
  private final AttentionSpec spec;
  private final boolean[] real;

  /**
   * For one sequence.
   *
   * @param spec causality and self rule
   * @param real the key mask, [N]
   */
  Admissibility(AttentionSpec spec, boolean[] real) {
    this.spec = spec;
    this.real = real;
  }

  /**
   * Filters a query's windows.
   *
   * @param query its position
   * @param seen every occurrence in its windows
   * @return the admissible ones; none for a masked query
   */
  List<Occurrence> admissible(int query, List<Occurrence> seen) {
    if (!real[query]) {
      return List.of();
    }
    List<Occurrence> allowed =
        seen.stream().filter(o -> real[o.key()] && (!spec.causal() || o.key() <= query)).toList();
    if (spec.selfRule().always(query)) {
      return allowed;
    }
    List<Occurrence> others = allowed.stream().filter(o -> o.key() != query).toList();
    return others.isEmpty() ? allowed : others;
  }
}
