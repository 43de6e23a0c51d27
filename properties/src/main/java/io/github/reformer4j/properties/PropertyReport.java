package io.github.reformer4j.properties;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutionResult.Status;

/**
 * What became of one property.
 *
 * @param contract the contract it belongs to, such as {@code OrderContract}
 * @param name of the property, such as {@code sortIsStable}
 * @param section of the semantics page
 * @param outcome passed, failed or skipped
 * @param message why it failed (with the smallest failing case) or was skipped; empty if it passed
 * @param cases random cases that were checked
 * @param seed of the random cases
 * @param time it took
 */
public record PropertyReport(
    String contract,
    String name,
    String section,
    Outcome outcome,
    String message,
    int cases,
    String seed,
    Duration time) {
  /** What became of it. */
  public enum Outcome {
    /** It held in every case. */
    PASSED,
    /** It did not. */
    FAILED,
    /** No case could be checked. */
    SKIPPED
  }

  static PropertyReport of(
      Method method, String section, PropertyExecutionResult result, long nanos) {
    Outcome outcome =
        switch (result.status()) {
          case SUCCESSFUL -> Outcome.PASSED;
          case FAILED -> Outcome.FAILED;
          case ABORTED -> Outcome.SKIPPED;
        };
    return new PropertyReport(
        method.getDeclaringClass().getSimpleName(),
        method.getName(),
        section,
        outcome,
        outcome == Outcome.PASSED ? "" : message(result),
        result.countChecks(),
        result.seed().orElse(""),
        Duration.ofNanos(nanos));
  }

  private static String message(PropertyExecutionResult result) {
    String what = result.throwable().map(PropertyReport::describe).orElse("no reason given");
    if (result.status() != Status.FAILED) {
      return what;
    }
    Optional<String> sample =
        result
            .falsifiedParameters()
            .filter(parameters -> !parameters.isEmpty())
            .map(
                parameters ->
                    parameters.stream().map(String::valueOf).collect(Collectors.joining(" | ")));
    return sample.map(text -> what.strip() + System.lineSeparator() + "case: " + text).orElse(what);
  }

  private static String describe(Throwable throwable) {
    String message = throwable.getMessage();
    return throwable instanceof AssertionError || message == null
        ? String.valueOf(message == null ? throwable : message)
        : throwable.getClass().getSimpleName() + ": " + message;
  }
}
