package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.reference.Yardstick;
import java.util.Locale;

/** The project's rule for float32 results (semantics section 10). */
final class Tolerance {
  private Tolerance() {}

  /**
   * Passes an error of at most twice that of a plain float32 evaluation, plus a few ulps.
   *
   * @param what was compared
   * @param error measured
   * @param plainFloat error of the plain evaluation
   * @return the passed check
   * @throws UserFailure if the error is larger, or not a number
   */
  static ReportData.Check check(String what, double error, double plainFloat) {
    return check(what, error, plainFloat, 0);
  }

  /** The same of numbers that were rounded on the way, which may change as much more. */
  static ReportData.Check check(String what, double error, double plainFloat, double rounding) {
    double limit = Yardstick.allowed(plainFloat) + rounding;
    if (!(error <= limit)) {
      throw UserFailure.failed(
          String.format(
              Locale.ROOT,
              "wrong result, so nothing is reported: %s: error %.3g, limit %.3g: run 'reformer"
                  + " verify' to see what is broken",
              what,
              error,
              limit));
    }
    return new ReportData.Check(what, error, limit);
  }
}
