package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against values by mpmath at 30 digits. */
class ErrorFunctionTest {
  @ParameterizedTest
  @CsvSource({
    "-6, 2.0",
    "-2, 1.9953222650189528",
    "-0.5, 1.5204998778130465",
    "0, 1",
    "0.1, 0.887537083981715",
    "0.46875, 0.507386526782062",
    "0.5, 0.4795001221869535",
    "1, 0.15729920705028513",
    "2, 0.004677734981047266",
    "3.9, 3.4792248597231765e-08",
    "4, 1.541725790028002e-08",
    "4.5, 1.9661604415428876e-10",
    "10, 2.088487583762545e-45",
    "20, 5.395865611607901e-176",
    "26, 5.663192408856143e-296"
  })
  void knownValuesToAFewUlps(double x, double erfc) {
    assertThat(ErrorFunction.erfc(x)).isCloseTo(erfc, within(8 * Math.ulp(erfc)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.46875, 4})
  void thePiecesMeet(double border) {
    double below = ErrorFunction.erfc(Math.nextDown(border));
    double above = ErrorFunction.erfc(Math.nextUp(border));
    assertThat(above).isCloseTo(below, within(3e-14 * below));
  }

  @ParameterizedTest
  @CsvSource({"27.3, 0", "1e300, 0", "Infinity, 0", "-Infinity, 2", "NaN, NaN"})
  void theEnds(double x, double erfc) {
    assertThat(ErrorFunction.erfc(x)).isEqualTo((Double) erfc);
  }
}
