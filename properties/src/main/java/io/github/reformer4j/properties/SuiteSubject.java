package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reversible.ReversibleEngine;
import java.util.List;
import java.util.Optional;

/**
 * What the suite is run on.
 *
 * @param backend open; stays open
 * @param limits how far to go
 * @param threadVariants the same backend with other numbers of threads, open, whose bits must agree
 *     with its own; may be empty, which skips that property
 * @param engine makes reversible sequences over the backend's tensors, of the limits' {@link
 *     Limits#operationType}; may be empty, which skips those properties
 */
public record SuiteSubject(
    Backend backend,
    Limits limits,
    List<Backend> threadVariants,
    Optional<ReversibleEngine> engine) {
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

  /**
   * A subject without an engine.
   *
   * @param backend open
   * @param limits how far to go
   * @param threadVariants the same backend with other numbers of threads, open
   */
  public SuiteSubject(Backend backend, Limits limits, List<Backend> threadVariants) {
    this(backend, limits, threadVariants, Optional.empty());
  }

  /**
   * The same with an engine.
   *
   * @param other makes reversible sequences
   * @return the subject
   */
  public SuiteSubject withEngine(ReversibleEngine other) {
    return new SuiteSubject(backend, limits, threadVariants, Optional.of(other));
  }
}
