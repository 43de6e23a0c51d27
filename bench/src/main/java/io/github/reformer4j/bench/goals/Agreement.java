package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.tensor.Tensor;
import java.util.Locale;

/** Whether sampled numbers are those expected; what is wrong is not timed. */
final class Agreement {
  /** Float32 sums over some ten thousand keys, in whatever order, stay well below. */
  static final double LIMIT = 1e-4;

  private Agreement() {}

  /**
   * The largest difference against the largest number.
   *
   * @param what is compared
   * @param actual sampled
   * @param expected as many
   * @return the passed check
   * @throws UserFailure if the error is above {@link #LIMIT}, or not a number
   */
  static ReportData.Check check(String what, double[] actual, double[] expected) {
    return check(what, actual, expected, LIMIT);
  }

  /** The same with a limit of its own. */
  static ReportData.Check check(String what, double[] actual, double[] expected, double limit) {
    if (actual.length != expected.length || actual.length == 0) {
      throw UserFailure.failed(
          what + " = " + actual.length + " numbers: expected " + expected.length);
    }
    double difference = 0;
    double most = 0;
    for (int i = 0; i < actual.length; i++) {
      // not Math.max alone on a comparison: a NaN must stay
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      most = Math.max(most, Math.abs(expected[i]));
    }
    return within(what, most == 0 ? difference : difference / most, limit);
  }

  /**
   * Passes an error within its limit.
   *
   * @param what is compared
   * @param error measured
   * @param limit the largest that passes
   * @return the passed check
   * @throws UserFailure if the error is above the limit, or not a number
   */
  static ReportData.Check within(String what, double error, double limit) {
    if (!(error <= limit)) {
      throw UserFailure.failed(
          String.format(
              Locale.ROOT,
              "wrong result, so it is not timed: %s: relative error %.3g, limit %.3g",
              what,
              error,
              limit));
    }
    return new ReportData.Check(what, error, limit);
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Elements of a tensor. */
  static double[] of(Tensor tensor, long[] elements) {
    double[] values = new double[elements.length];
    for (int i = 0; i < elements.length; i++) {
      values[i] = tensor.getDouble(elements[i]);
    }
    return values;
  }
}
