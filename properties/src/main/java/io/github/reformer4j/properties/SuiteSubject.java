package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import java.util.List;

/**
 * What the suite is run on.
 *
 * @param backend open; stays open
 * @param limits how far to go
 * @param threadVariants the same backend with other numbers of threads, open, whose bits must agree
 *     with its own; may be empty, which skips that property
 */
public record SuiteSubject(Backend backend, Limits limits, List<Backend> threadVariants) {
  /** Copies the list. */
  public SuiteSubject {
    threadVariants = List.copyOf(threadVariants);
  }

  /**
   * A backend with default limits and without variants.
   *
   * @param backend open
   * @return the subject
   */
  public static SuiteSubject of(Backend backend) {
    return new SuiteSubject(backend, Limits.of(backend), List.of());
  }
}
