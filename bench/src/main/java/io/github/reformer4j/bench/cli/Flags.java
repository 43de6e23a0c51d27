package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.UserFailure;
import org.jspecify.annotations.Nullable;

/** Checks of options: name, value, expectation. */
final class Flags {
  private Flags() {}

  static void atLeast(String option, @Nullable Number value, long least) {
    if (value != null && value.longValue() < least) {
      throw UserFailure.usage(option + " = " + value + ": expected at least " + least);
    }
  }

  static void atMost(String option, @Nullable Number value, long most) {
    if (value != null && value.longValue() > most) {
      throw UserFailure.usage(option + " = " + value + ": expected at most " + most);
    }
  }

  static void notNegative(String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw UserFailure.usage(option + " = " + value + ": expected a finite number of at least 0");
    }
  }

  static void probability(String option, double value) {
    if (!(value > 0 && value <= 1)) {
      throw UserFailure.usage(option + " = " + value + ": expected greater than 0, at most 1");
    }
  }

  static void positive(String option, @Nullable Double value) {
    if (value != null && (!(value > 0) || value.isInfinite())) {
      throw UserFailure.usage(option + " = " + value + ": expected a finite number above 0");
    }
  }
}
