package io.github.reformer4j.model;

import io.github.reformer4j.reversible.Execution;

/**
 * How the weights of a model are put to use.
 *
 * @param mode what LSH layers compute
 * @param execution where backward passes take activations from
 * @param observer told what attention reads
 */
record View(AttentionMode mode, Execution execution, AttentionObserver observer) {
  /** As the configuration says, reversible, unobserved. */
  static final View DEFAULT =
      new View(new AttentionMode.AsConfigured(), Execution.REVERSIBLE, AttentionObserver.none());

  View with(AttentionMode other) {
    return new View(other, execution, observer);
  }

  View with(Execution other) {
    return new View(mode, other, observer);
  }

  View with(AttentionObserver other) {
    return new View(mode, execution, other);
  }
}
