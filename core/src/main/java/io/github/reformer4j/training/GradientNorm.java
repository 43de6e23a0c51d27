package io.github.reformer4j.training;

import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.Parameters;
import io.github.reformer4j.operations.Updates;

/** The norm of all gradients together, by which they are clipped (Pascanu et al. 2013). */
final class GradientNorm {
  private GradientNorm() {}

  /**
   * The norm, its squares summed in the order of the parameters.
   *
   * @throws ArithmeticException if a gradient is not finite, naming step and parameter
   */
  static double of(Parameters parameters, Updates updates, long step) {
    double squares = 0;
    for (Parameter parameter : parameters) {
      double own = updates.sumOfSquares(parameter.gradient());
      if (!Double.isFinite(own)) {
        throw new ArithmeticException(
            "gradient of "
                + parameter.name()
                + " in step "
                + step
                + ": sum of squares = "
                + own
                + ", expected a finite number");
      }
      squares += own;
    }
    return Math.sqrt(squares);
  }

  /**
   * Says where a loss that is not finite may come from.
   *
   * @return never returns
   * @throws ArithmeticException naming step and the first parameter that is not finite, if any is
   */
  static ArithmeticException badLoss(
      double loss, Parameters parameters, Updates updates, long step) {
    String origin = "although every parameter is finite";
    for (Parameter parameter : parameters) {
      double squares = updates.sumOfSquares(parameter.value());
      if (!Double.isFinite(squares)) {
        origin = "parameter " + parameter.name() + " has sum of squares = " + squares;
        break;
      }
    }
    return new ArithmeticException(
        "loss of step " + step + " = " + loss + ": expected a finite number; " + origin);
  }
}
