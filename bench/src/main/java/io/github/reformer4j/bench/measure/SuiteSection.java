package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.properties.PropertyReport;
import io.github.reformer4j.properties.PropertyReport.Outcome;
import io.github.reformer4j.properties.SuiteOptions;
import io.github.reformer4j.properties.SuiteReport;
import io.github.reformer4j.properties.SuiteRunner;

/** A short run of the contract suite on the backend that the report measures. */
final class SuiteSection {
  private static final int TRIES = 2;
  private static final int ABOUT = 100;

  private SuiteSection() {}

  static ReportData.Suite run(Backend backend, Progress progress) {
    progress.part("contract suite", ABOUT);
    long start = System.nanoTime();
    SuiteOptions options =
        SuiteOptions.fromSystemProperties().withTries(TRIES).withShrink(false).withSkipsFail(false);
    try (SuiteSubjects.Opened opened = SuiteSubjects.of(backend)) {
      SuiteReport report =
          SuiteRunner.run(
              opened.subject(), options, property -> progress.step(property.contract()));
      return new ReportData.Suite(
          TRIES,
          report.with(Outcome.PASSED).size(),
          report.with(Outcome.FAILED).stream().map(SuiteSection::name).toList(),
          report.with(Outcome.SKIPPED).stream()
              .map(property -> name(property) + ": " + property.message())
              .toList(),
          (System.nanoTime() - start) * 1e-9);
    }
  }

  private static String name(PropertyReport property) {
    return property.contract() + "." + property.name();
  }
}
