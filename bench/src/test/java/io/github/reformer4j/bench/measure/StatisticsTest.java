package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void quantilesInterpolate() {
    double[] values = {4, 1, 3, 2};
    assertThat(Statistics.quantile(values, 0)).isEqualTo(1);
    assertThat(Statistics.quantile(values, 0.5)).isEqualTo(2.5);
    assertThat(Statistics.quantile(values, 1)).isEqualTo(4);
    assertThat(Statistics.median(List.of(7.0))).isEqualTo(7);
  }

  @Test
  void exponentOfAPowerLaw() {
    double[] x = {1024, 2048, 8192};
    double[] y = {3 * Math.pow(1024, 1.7), 3 * Math.pow(2048, 1.7), 3 * Math.pow(8192, 1.7)};
    assertThat(Statistics.exponent(x, y)).isCloseTo(1.7, within(1e-12));
  }

  @Test
  void errorsOfZeroRowsAreNotDividedByZero() {
    assertThat(Statistics.relativeError(new double[2], new double[2])).isZero();
    assertThat(Statistics.relativeError(new double[] {3, 4}, new double[2])).isEqualTo(5);
    assertThat(Statistics.relativeError(new double[] {2, 0}, new double[] {1, 0})).isEqualTo(1);
    assertThat(Statistics.cosine(new double[2], new double[2])).isEqualTo(1);
    assertThat(Statistics.cosine(new double[] {1, 0}, new double[2])).isZero();
  }
}
