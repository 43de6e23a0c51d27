package io.github.reformer4j.properties.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosenessTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @CsvSource({
    "NaN, 0",
    "0, NaN",
    "NaN, NaN",
    "NaN, Infinity",
    "Infinity, 0",
    "-Infinity, Infinity",
    "0, -Infinity"
  })
  void nothingIsCloseToNanAndOnlyItselfToAnInfinity(double actual, double expected) {
    assertThat(Closeness.distance(actual, expected)).isEqualTo(INFINITY);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Closeness.check("t", vector(actual), vector(expected), 1e300))
        .withMessageContaining("t at [0]");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Closeness.check("t", vector(actual), vector(expected), INFINITY));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "Infinity, Infinity", "-Infinity, -Infinity", "0, -0.0"})
  void equalNumbersAreClose(double actual, double expected) {
    assertThatCode(() -> Closeness.check("t", vector(actual), vector(expected), 0))
        .doesNotThrowAnyException();
  }

  @Test
  void theBoundIsInclusive() {
    assertThatCode(() -> Closeness.check("t", vector(1, 2.5), vector(1, 2), 0.5))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Closeness.check("t", vector(1, 2.5), vector(1, 2), 0.49))
        .withMessageContaining("t at [1] = 2.5: expected 2.0 within 0.49, is off by 0.5");
  }

  @Test
  void theWorstElementIsNamed() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Closeness.check("t", vector(2, 7, 3), vector(0, 0, 0), 1))
        .withMessageContaining("t at [1]");
  }

  @Test
  void aNanBoundIsRefused() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Closeness.check("t", vector(1), vector(1), Double.NaN))
        .withMessageContaining("allowed error = NaN");
  }

  @Test
  void otherShapesAreRefused() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Closeness.check("t", vector(1, 2), vector(1), 9))
        .withMessageContaining("expected shape [1]");
  }

  @Test
  void theNormLeavesOutInfinities() {
    assertThat(Closeness.norm(vector(-3, 2, -INFINITY))).isEqualTo(3);
    assertThat(Closeness.norm(vector())).isZero();
  }

  @Test
  void ulpsAreThoseOfOne() {
    assertThat(Closeness.ulp(DType.FLOAT32)).isEqualTo(0x1.0p-23);
    assertThat(Closeness.ulp(DType.FLOAT64)).isEqualTo(0x1.0p-52);
  }

  private static Tensor vector(double... values) {
    return Tensor.ofDoubles(values, values.length);
  }
}
