package io.github.reformer4j.cuda.internal.operations.rulesfixture;

import org.bytedeco.javacpp.Pointer;

/** Breaks a rule on purpose. */
public final class CallsCuda {
  /** A pointer of the foreign kind. */
  public Pointer pointer = new Pointer();
}
