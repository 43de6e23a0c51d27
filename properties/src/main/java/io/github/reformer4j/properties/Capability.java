package io.github.reformer4j.properties;

/** What a backend may leave out, if it says so. */
public enum Capability {
  /** All of it: the specification is refused. */
  ATTENTION,
  /** The backward pass. */
  GRADIENTS,
  /** Incremental decoding. */
  DECODING,
  /** All operations besides attention. */
  OPERATIONS
}
