package io.github.reformer4j.properties;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a run of the suite goes about it.
 *
 * @param tries random cases a property; empty = as the backend's limits say
 * @param seed of the random cases: a number, or {@value #RANDOM_SEED} for a new one every time
 * @param shrink whether a failing case is made smaller
 * @param skipsFail whether a skipped property or case is a failure
 * @param only names of the properties to run; empty = all
 */
public record SuiteOptions(
    OptionalInt tries, String seed, boolean shrink, boolean skipsFail, List<String> only) {
  /** The seed of every run that does not ask for another: the same cases each time. */
  public static final String DEFAULT_SEED = "2020";

  /** As {@code seed}: a new one every time. */
  public static final String RANDOM_SEED = "random";

  /** Checks the numbers. */
  public SuiteOptions {
    if (tries.isPresent() && tries.getAsInt() < 1) {
      throw new IllegalArgumentException("tries = " + tries.getAsInt() + ": expected at least 1");
    }
    if (!seed.equals(RANDOM_SEED)) {
      try {
        Long.parseLong(seed);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "seed = " + seed + ": expected a whole number or " + RANDOM_SEED, e);
      }
    }
    only = List.copyOf(only);
  }

  /**
   * From the system properties {@code reformer4j.tries}, {@code reformer4j.seed} and {@code
   * reformer4j.skips} ({@code fail} or {@code report}, the default).
   *
   * @return the options
   * @throws IllegalArgumentException if one of them cannot be understood
   */
  public static SuiteOptions fromSystemProperties() {
    String tries = System.getProperty("reformer4j.tries", "");
    String skips = System.getProperty("reformer4j.skips", "report");
    if (!skips.equals("report") && !skips.equals("fail")) {
      throw new IllegalArgumentException(
          "reformer4j.skips = " + skips + ": expected fail or report");
    }
    return new SuiteOptions(
        tries.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(tries)),
        System.getProperty("reformer4j.seed", DEFAULT_SEED),
        true,
        skips.equals("fail"),
        List.of());
  }

  private static int number(String tries) {
    try {
      return Integer.parseInt(tries);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "reformer4j.tries = " + tries + ": expected a whole number", e);
    }
  }

  /**
   * The same with a number of tries.
   *
   * @param count at least 1
   * @return the options
   */
  public SuiteOptions withTries(int count) {
    return new SuiteOptions(OptionalInt.of(count), seed, shrink, skipsFail, only);
  }

  /**
   * The same with another seed.
   *
   * @param other a number, or {@value #RANDOM_SEED}
   * @return the options
   */
  public SuiteOptions withSeed(String other) {
    return new SuiteOptions(tries, other, shrink, skipsFail, only);
  }

  /**
   * The same, shrinking or not.
   *
   * @param value whether a failing case is made smaller
   * @return the options
   */
  public SuiteOptions withShrink(boolean value) {
    return new SuiteOptions(tries, seed, value, skipsFail, only);
  }

  /**
   * The same, failing on skips or not.
   *
   * @param value whether a skip is a failure
   * @return the options
   */
  public SuiteOptions withSkipsFail(boolean value) {
    return new SuiteOptions(tries, seed, shrink, value, only);
  }

  /**
   * The same, for some properties only.
   *
   * @param names of methods, such as {@code sortIsStable}
   * @return the options
   */
  public SuiteOptions withOnly(List<String> names) {
    return new SuiteOptions(tries, seed, shrink, skipsFail, names);
  }
}
