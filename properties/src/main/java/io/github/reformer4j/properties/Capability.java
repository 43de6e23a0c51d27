package io.github.reformer4j.properties;

/** What a backend may leave out, if it says so. */
public enum Capability {
  /** All of it: the specification is refused. */
  ATTENTION,
  /** The backward pass. */
  GRADIENTS,
  /**
   * Gradients within semantics section 10 where log-sum-exps are so large that rounding them tells:
   * without it, they may be off by what half an ulp of a log-sum-exp makes of a weight.
   */
  GRADIENTS_OF_LARGE_SCORES,
  /** Incremental decoding. */
  DECODING,
  /** All operations besides attention. */
  OPERATIONS
}
