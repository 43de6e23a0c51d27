package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.PropertyReport.Outcome;
import io.github.reformer4j.properties.engine.EngineDefect;
import io.github.reformer4j.properties.engine.PlainEngine;
import io.github.reformer4j.properties.engine.UnlikeSums;
import io.github.reformer4j.properties.plain.AttentionOnly;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every broken engine differs in one thing from one that passes ({@link PlainEnginePassesTest}),
 * and fails at the property that is there for it.
 */
class BrokenEnginesTest {
  private static final SuiteOptions QUICK =
      SuiteOptions.fromSystemProperties()
          .withTries(60)
          .withSeed(SuiteOptions.DEFAULT_SEED)
          .withShrink(false)
          .withSkipsFail(false);

  private static final Backend REFERENCE = new ReferenceBackend();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aDefectFailsAtItsProperty(EngineDefect defect) {
    SuiteSubject subject =
        SuiteSubject.of(REFERENCE).withEngine(new PlainEngine(defect, DType.FLOAT32));
    fails(subject, defect.property());
  }

  @Test
  void variantsWithOtherBitsFailAtTheirProperty() {
    SuiteSubject subject =
        new SuiteSubject(REFERENCE, Limits.of(REFERENCE), List.of(new UnlikeSums(REFERENCE)))
            .withEngine(new PlainEngine(EngineDefect.NONE, DType.FLOAT32));
    fails(subject, "threadCountsReverseEachOther");
  }

  private static void fails(SuiteSubject subject, String property) {
    SuiteReport report = SuiteRunner.run(subject, QUICK.withOnly(List.of(property)));
    assertThat(report.with(Outcome.FAILED))
        .extracting(PropertyReport::name)
        .containsExactly(property);
  }

  @Test
  void everyPropertyOfReversibleSequencesHasADefectThatFailsIt() {
    assertThat(List.of(ReversibleContract.class.getMethods()))
        .filteredOn(method -> method.isAnnotationPresent(ContractProperty.class))
        .extracting(Method::getName)
        .allSatisfy(
            name ->
                assertThat(name)
                    .satisfiesAnyOf(
                        _ ->
                            assertThat(List.of(EngineDefect.values()))
                                .extracting(EngineDefect::property)
                                .contains(name),
                        _ -> assertThat(name).isEqualTo("threadCountsReverseEachOther")));
  }

  @Test
  void aMissingEngineIsSkippedLoudly() {
    List<String> property = List.of("exactInverseGivesTheInputsBack");
    SuiteReport without =
        SuiteRunner.run(SuiteSubject.of(REFERENCE), QUICK.withTries(3).withOnly(property));
    assertThat(without.with(Outcome.SKIPPED))
        .singleElement()
        .satisfies(
            skipped ->
                assertThat(skipped.message())
                    .contains("no engine for reversible sequences was supplied"));
  }

  @Test
  void missingOperationsAreSkippedLoudly() {
    SuiteReport without =
        SuiteRunner.run(
            SuiteSubject.of(new AttentionOnly())
                .withEngine(new PlainEngine(EngineDefect.NONE, DType.FLOAT32)),
            QUICK.withTries(3).withOnly(List.of("exactInverseGivesTheInputsBack")));
    assertThat(without.with(Outcome.SKIPPED))
        .singleElement()
        .satisfies(
            skipped ->
                assertThat(skipped.message())
                    .contains("operations of attention-only")
                    .contains("it computes attention only"));
  }
}
