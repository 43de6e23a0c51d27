package io.github.reformer4j.properties;

/**
 * Reversible sequences (semantics section 8), on the engine that the subject supplies and residuals
 * made of its backend's attention and operations.
 */
public interface ReversibleContract
    extends ExactReversalContract, ReversibleGradientContract, ReversibleStateContract {}
