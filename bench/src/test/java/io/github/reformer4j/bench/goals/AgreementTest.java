package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.bench.failure.UserFailure;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final double[] EXPECTED = {1, -4, 2};

  @Test
  void aRoundingErrorPasses() {
    assertThat(Agreement.check("x", new double[] {1 + 1e-5, -4, 2}, EXPECTED).measured())
        .isBetween(2e-6, 3e-6);
  }

  @Test
  void aWrongNumberIsRefused() {
    assertThatThrownBy(() -> Agreement.check("x", new double[] {1.001, -4, 2}, EXPECTED))
        .isInstanceOf(UserFailure.class)
        .hasMessageContaining("wrong result, so it is not timed: x");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Agreement.check("x", new double[] {none, -4, 2}, EXPECTED))
          .isInstanceOf(UserFailure.class);
      assertThatThrownBy(() -> Agreement.check("x", EXPECTED, new double[] {1, none, 2}))
          .isInstanceOf(UserFailure.class);
    }
  }

  @Test
  void nothingIsNoAgreement() {
    assertThatThrownBy(() -> Agreement.check("x", new double[0], new double[0]))
        .isInstanceOf(UserFailure.class);
    assertThatThrownBy(() -> Agreement.check("x", new double[] {1}, EXPECTED))
        .isInstanceOf(UserFailure.class);
  }
}
