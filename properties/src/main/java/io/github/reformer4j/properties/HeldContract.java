package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reversible.ReversibleEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The suite bound to the subject that {@link SuiteRunner} is running; jqwik makes instances of it.
 * Public for jqwik's sake only.
 */
public final class HeldContract implements BackendContract {
  private static volatile @Nullable Run current;

  /** For jqwik. */
  public HeldContract() {}

  /** What is being run, and who listens. */
  record Run(SuiteSubject subject, SuiteOptions options, Consumer<PropertyReport> listener) {}

  static void hold(Run run) {
    if (current != null) {
      throw new IllegalStateException("suite = running: expected one run at a time");
    }
    current = run;
  }

  static void release() {
    current = null;
  }

  private static Run run() {
    Run run = current;
    if (run == null) {
      throw new IllegalStateException(
          "subject = none: expected SuiteRunner to run this class; to test a backend of yours,"
              + " implement BackendContract");
    }
    return run;
  }

  @Override
  public Backend backend() {
    return run().subject().backend();
  }

  @Override
  public Limits limits() {
    return run().subject().limits();
  }

  @Override
  public List<Backend> threadVariants() {
    return run().subject().threadVariants();
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return run().subject().engine();
  }

  @Override
  public SuiteOptions options() {
    return run().options();
  }

  void report(PropertyReport report) {
    run().listener().accept(report);
  }
}
