package io.github.reformer4j.cpu.rulesfixture;

import jdk.incubator.vector.FloatVector;

/** A vector outside the kernels' package. */
public final class UsesTheIncubator {
  private UsesTheIncubator() {}

  static int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }
}
