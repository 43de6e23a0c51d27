package io.github.reformer4j.cpu.rulesfixture;

import io.github.reformer4j.reference.ReferenceProvider;

/** Fast code that leans on what judges it. */
public final class AsksTheOracle {
  private AsksTheOracle() {}

  static String name() {
    return new ReferenceProvider().name();
  }
}
