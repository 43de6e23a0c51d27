package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.bench.page.GoalsData;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static Samples of(Double... values) {
    return new Samples("x", Samples.SECONDS, List.of(values));
  }

  /** The machine was half as fast in the second turn: only ratios within a turn are right. */
  @Test
  void ratiosAreTakenTurnByTurn() {
    assertThat(of(2.0, 4.0, 2.0).over(of(1.0, 2.0, 1.0))).isEqualTo(2);
    assertThat(of(2.0, 9.0, 4.0).over(of(1.0, 3.0, 1.0))).isEqualTo(3);
  }

  @Test
  void ratesAndSums() {
    assertThat(of(2.0, 4.0).rate(8, "r").values()).containsExactly(4.0, 2.0);
    assertThat(of(2.0, 4.0).plus(of(1.0, 3.0), "s").values()).containsExactly(3.0, 7.0);
  }

  @Test
  void dataHasMedianAndRange() {
    GoalsData.Amounts data = of(3.0, 1.0, 2.0, 10.0).data();
    assertThat(data.median()).isEqualTo(2.5);
    assertThat(data.least()).isEqualTo(1);
    assertThat(data.most()).isEqualTo(10);
    assertThat(data.samples()).containsExactly(3.0, 1.0, 2.0, 10.0);
  }

  @Test
  void whatIsNoMeasurementIsRefused() {
    assertThatThrownBy(() -> of(1.0, Double.NaN)).hasMessageContaining("sample of x = NaN");
    assertThatThrownBy(() -> of(0.0)).hasMessageContaining("expected a positive number");
    assertThatThrownBy(() -> of(Double.POSITIVE_INFINITY)).hasMessageContaining("Infinity");
    assertThatThrownBy(() -> of()).hasMessageContaining("samples of x = none");
  }

  @Test
  void theGeometricMeanOfReciprocalsIsOne() {
    assertThat(DenseShare.geometricMean(List.of(0.5, 2.0, 0.25, 4.0))).isCloseTo(1, within(1e-12));
    assertThat(DenseShare.geometricMean(List.of())).isNaN();
  }

  @Test
  void theBetterLibraryHasTheLeastMedian() {
    Samples steady = of(2.0, 2.0, 2.0);
    Samples lucky = of(1.0, 3.0, 3.0);
    assertThat(DenseTimes.best(List.of(lucky, steady))).isSameAs(steady);
  }
}
