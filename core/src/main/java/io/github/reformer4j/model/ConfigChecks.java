package io.github.reformer4j.model;

/** Checks that several configuration records make. */
final class ConfigChecks {
  private ConfigChecks() {}

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " = " + value + ": expected at least " + least);
    }
  }
}
