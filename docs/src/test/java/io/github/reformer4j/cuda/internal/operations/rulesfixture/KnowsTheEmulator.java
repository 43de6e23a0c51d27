package io.github.reformer4j.cuda.internal.operations.rulesfixture;

import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;

/** Breaks a rule on purpose. */
public final class KnowsTheEmulator {
  /** What computes must not know. */
  public static final Class<?> KNOWN = EmulatedDevice.class;
}
