package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.PropertyReport.Outcome;
import io.github.reformer4j.properties.plain.Defect;
import io.github.reformer4j.properties.plain.PlainBackend;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every broken backend differs in one thing from one that passes ({@link PlainPassesTest}), and
 * fails at the property that is there for it.
 */
class BrokenBackendsTest {
  private static final SuiteOptions QUICK =
      SuiteOptions.fromSystemProperties()
          .withTries(60)
          .withSeed(SuiteOptions.DEFAULT_SEED)
          .withShrink(false)
          .withSkipsFail(false);

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "OPERANDS_ROUNDED_TOO_MUCH"})
  void aDefectFailsAtItsProperty(Defect defect) {
    Backend broken = new PlainBackend(defect, 1);
    SuiteSubject subject =
        new SuiteSubject(broken, Limits.of(broken), List.of(new PlainBackend(defect, 3)));
    SuiteReport report = SuiteRunner.run(subject, QUICK.withOnly(List.of(defect.property())));
    assertThat(report.with(Outcome.FAILED))
        .as("failures of a backend with %s", defect)
        .extracting(PropertyReport::name)
        .containsExactly(defect.property());
    assertThat(report.passed()).isFalse();
  }
}
