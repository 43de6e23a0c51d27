package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.SuiteSubjects;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.properties.PropertyReport;
import io.github.reformer4j.properties.PropertyReport.Outcome;
import io.github.reformer4j.properties.SuiteOptions;
import io.github.reformer4j.properties.SuiteReport;
import io.github.reformer4j.properties.SuiteRunner;
import io.github.reformer4j.properties.SuiteSubject;
import io.github.reformer4j.properties.check.Precision;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs the contract suite and prints what became of each property. */
final class SuiteVerification {
  private final Console console;
  private final SuiteOptions options;

  SuiteVerification(Console console, @Nullable Integer tries, @Nullable String seed) {
    this.console = console;
    try {
      SuiteOptions chosen = SuiteOptions.fromSystemProperties();
      chosen = tries == null ? chosen : chosen.withTries(tries);
      options = seed == null ? chosen : chosen.withSeed(seed);
    } catch (IllegalArgumentException e) {
      throw UserFailure.usage("--" + e.getMessage());
    }
  }

  /** True if properties were checked on every backend and none failed. */
  boolean run(List<Backend> backends) {
    boolean passed = true;
    for (Backend backend : backends) {
      console.out().printf("%s: %s%n", backend.name(), backend.description());
      for (Limits limits : SuiteSubjects.limits(backend)) {
        passed &= run(backend, limits);
      }
    }
    return passed;
  }

  private boolean run(Backend backend, Limits limits) {
    try (SuiteSubjects.Opened opened = SuiteSubjects.of(backend, limits)) {
      SuiteSubject subject = opened.subject();
      console
          .out()
          .printf(
              "random cases of up to %d tokens, %d a property, %s, seed %s%n",
              limits.mostTokens(),
              options.tries().orElse(limits.tries()),
              Precision.of(backend, limits.type()),
              options.seed());
      if (backend.emulated()) {
        console
            .out()
            .printf(
                "an emulated device, so fewer and smaller cases: %d tokens and %d a property"
                    + " elsewhere%n",
                Limits.DEFAULT_MOST_TOKENS, Limits.DEFAULT_TRIES);
      }
      SuiteReport report = SuiteRunner.run(subject, options, this::print);
      int held = report.with(Outcome.PASSED).size();
      console
          .out()
          .printf(
              "%s: %d properties held, %d failed, %d skipped%n%n",
              backend.name(),
              held,
              report.with(Outcome.FAILED).size(),
              report.with(Outcome.SKIPPED).size());
      return report.passed() && held > 0;
    }
  }

  private void print(PropertyReport property) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "  %-7s %s.%s (section %s): %d cases, %.1f s%n",
            label(property.outcome()),
            property.contract(),
            property.name(),
            property.section(),
            property.cases(),
            property.time().toMillis() / 1000.0);
    if (!property.message().isEmpty()) {
      property.message().lines().forEach(line -> console.out().println("          " + line));
    }
    if (property.outcome() == Outcome.FAILED) {
      console.out().println("          again with: --seed " + property.seed());
    }
    console.out().flush();
  }

  private static String label(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "held";
      case FAILED -> "FAILED";
      case SKIPPED -> "skipped";
    };
  }
}
