package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.properties.PropertyReport.Outcome;
import io.github.reformer4j.properties.plain.Defect;
import io.github.reformer4j.properties.plain.PlainBackend;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuiteRunnerTest {
  private static final SuiteOptions FEW =
      SuiteOptions.fromSystemProperties().withTries(12).withSkipsFail(false);
  private static final String LOCAL = "localOutputAgreesWithOracle";
  private static final String MIXED = "repeatedCallsGiveTheSameBits";

  @Test
  void reportsWhatHeldInWhichSectionWithHowManyCases() {
    List<PropertyReport> heard = new ArrayList<>();
    SuiteReport report =
        SuiteRunner.run(
            SuiteSubject.of(new PlainBackend(Defect.NONE, 1)),
            FEW.withSeed("7").withOnly(List.of(LOCAL)),
            heard::add);
    assertThat(report.passed()).isTrue();
    assertThat(report.backend()).isEqualTo("plain");
    assertThat(heard).isEqualTo(report.properties());
    assertThat(heard)
        .singleElement()
        .satisfies(
            property -> {
              assertThat(property.contract()).isEqualTo("LocalContract");
              assertThat(property.name()).isEqualTo(LOCAL);
              assertThat(property.section()).startsWith("6 ");
              assertThat(property.outcome()).isEqualTo(Outcome.PASSED);
              assertThat(property.message()).isEmpty();
              assertThat(property.cases()).isEqualTo(12);
              assertThat(property.seed()).isEqualTo("7");
            });
  }

  @Test
  void aFailureNamesTheSmallestCaseAndTheSeedThatBringsItBack() {
    PropertyReport first = shrunkFailure("3");
    assertThat(first.message()).contains("expected", "case: ", "N=", "seed=");
    assertThat(first.seed()).isEqualTo("3");
    assertThat(shrunkFailure("3").message()).isEqualTo(first.message());
  }

  private static PropertyReport shrunkFailure(String seed) {
    SuiteReport report =
        SuiteRunner.run(
            SuiteSubject.of(new PlainBackend(Defect.LOCAL_WINDOW_OFF_BY_ONE, 1)),
            FEW.withTries(100).withSeed(seed).withOnly(List.of("localWindowsAgreeWithOracle")));
    assertThat(report.passed()).isFalse();
    return report.with(Outcome.FAILED).getFirst();
  }

  @Test
  void anUndeclaredRefusalIsAFailure() {
    SuiteReport report =
        SuiteRunner.run(SuiteSubject.of(new NoLocal()), FEW.withOnly(List.of(LOCAL, MIXED)));
    assertThat(report.with(Outcome.FAILED)).hasSize(2);
    assertThat(report.with(Outcome.FAILED).getFirst().message()).contains("no windows here");
  }

  @Test
  void aDeclaredGapIsSkippedWithItsReason() {
    SuiteReport report = SuiteRunner.run(declared(), FEW.withOnly(List.of(LOCAL, MIXED)));
    assertThat(report.passed()).isTrue();
    assertThat(report.with(Outcome.SKIPPED))
        .singleElement()
        .satisfies(
            property -> {
              assertThat(property.name()).isEqualTo(LOCAL);
              assertThat(property.message()).contains("local attention is not written yet");
            });
    assertThat(report.with(Outcome.PASSED))
        .singleElement()
        .satisfies(property -> assertThat(property.cases()).isPositive());
  }

  @Test
  void aBackendWithoutOperationsSaysSo() {
    SuiteOptions products = FEW.withOnly(List.of("productsAgreeWithOracle"));
    Backend backend = new NoLocal();
    assertThat(SuiteRunner.run(SuiteSubject.of(backend), products).with(Outcome.FAILED))
        .singleElement()
        .satisfies(
            property -> assertThat(property.message()).contains("it computes attention only"));
    Gap gap = Gap.of(Capability.OPERATIONS, "operations are not written yet");
    SuiteSubject declared =
        new SuiteSubject(backend, Limits.of(backend).withGaps(List.of(gap)), List.of());
    assertThat(SuiteRunner.run(declared, products).with(Outcome.SKIPPED))
        .singleElement()
        .satisfies(
            property -> assertThat(property.message()).contains("operations are not written yet"));
  }

  @Test
  void skipsBecomeFailuresOnRequest() {
    SuiteReport report =
        SuiteRunner.run(declared(), FEW.withSkipsFail(true).withOnly(List.of(LOCAL, MIXED)));
    assertThat(report.with(Outcome.FAILED))
        .extracting(PropertyReport::name)
        .containsExactlyInAnyOrder(LOCAL, MIXED);
    assertThat(report.with(Outcome.FAILED).getFirst().message())
        .contains("skips are failures here", "local attention is not written yet");
  }

  @Test
  void missingThreadVariantsAreASkip() {
    SuiteReport report =
        SuiteRunner.run(
            SuiteSubject.of(new PlainBackend(Defect.NONE, 1)),
            FEW.withOnly(List.of("threadCountsGiveTheSameBits")));
    assertThat(report.with(Outcome.SKIPPED)).hasSize(1);
  }

  @Test
  void anUnknownPropertyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SuiteRunner.run(
                    SuiteSubject.of(new PlainBackend(Defect.NONE, 1)),
                    FEW.withOnly(List.of(LOCAL, "noSuchProperty"))))
        .withMessage("only = noSuchProperty: expected the name of a property of the suite");
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FEW.withTries(0))
        .withMessage("tries = 0: expected at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FEW.withSeed("soon"))
        .withMessage("seed = soon: expected a whole number or random");
    Limits limits = Limits.of(new PlainBackend(Defect.NONE, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> limits.withType(DType.INT32));
    assertThatIllegalArgumentException().isThrownBy(() -> limits.withMostTokens(7));
    assertThatIllegalArgumentException().isThrownBy(() -> limits.withTries(0));
  }

  private static SuiteSubject declared() {
    Backend backend = new NoLocal();
    Gap gap =
        new Gap(
            Capability.ATTENTION,
            spec -> spec instanceof LocalAttention,
            "local attention is not written yet");
    return new SuiteSubject(backend, Limits.of(backend).withGaps(List.of(gap)), List.of());
  }

  @Test
  void aGapInDecodingLeavesTheRestToBeChecked() {
    Gap gap = new Gap(Capability.DECODING, _ -> true, "no decoding");
    AttentionSpec spec =
        LshAttention.crossPolytope(4).windows(new Windows.Aligned(4, 1, 0)).build();
    Limits limits = Limits.of(new PlainBackend(Defect.NONE, 1)).withGaps(List.of(gap));
    assertThat(limits.gap(Capability.DECODING, spec)).contains("no decoding");
    assertThat(limits.gap(Capability.ATTENTION, spec)).isEmpty();
    assertThat(limits.gap(Capability.GRADIENTS, spec)).isEmpty();
  }

  /** Covers everything but local attention. */
  private static final class NoLocal implements Backend {
    private final Backend plain = new PlainBackend(Defect.NONE, 1);

    @Override
    public String name() {
      return "no-local";
    }

    @Override
    public String description() {
      return "plain, without local attention";
    }

    @Override
    public Set<DType> types() {
      return plain.types();
    }

    @Override
    public AttentionKernel kernel(AttentionSpec spec) {
      if (spec instanceof LocalAttention) {
        throw new UnsupportedSpecException("LocalAttention: no windows here");
      }
      return plain.kernel(spec);
    }

    @Override
    public void close() {}
  }
}
