package io.github.reformer4j.reversible;

/** Where the backward pass of a sequence takes activations from. */
public enum Execution {
  /** From reversing the blocks one by one: nothing is kept. */
  REVERSIBLE,
  /** From memory: every block keeps all that its gradient needs. */
  STORED,
  /**
   * From recomputing: every block keeps its inputs only (Chen et al. 2016, "Training deep nets with
   * sublinear memory cost").
   */
  CHECKPOINTED
}
