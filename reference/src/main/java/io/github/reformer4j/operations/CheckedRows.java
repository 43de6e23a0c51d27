package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.columns;
import static io.github.reformer4j.operations.OperationChecks.elements;
import static io.github.reformer4j.operations.OperationChecks.factor;
import static io.github.reformer4j.operations.OperationChecks.matrix;
import static io.github.reformer4j.operations.OperationChecks.rows;
import static io.github.reformer4j.operations.OperationChecks.width;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.sameOrApart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.Tensor;

/** The checks before {@link Rows}. */
record CheckedRows(Rows kernels, OperationChecks checks) implements Rows {
  @Override
  public void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y) {
    checks.floatRows("x", x);
    elements("weight", weight, x.type(), width(x));
    elements("bias", bias, x.type(), width(x));
    epsilon(epsilon, x);
    matrix("y", y, x.type(), rows(x), width(x));
    sameOrApart("y", y, "x", x);
    apart("y", y, "weight", weight);
    apart("y", y, "bias", bias);
    writable("y", y);
    kernels.layerNorm(x, weight, bias, epsilon, y);
  }

  @Override
  public void layerNormBackward(
      Tensor x,
      Tensor weight,
      double epsilon,
      Tensor yGradient,
      Tensor xGradient,
      Tensor weightGradient,
      Tensor biasGradient) {
    checks.floatRows("x", x);
    elements("weight", weight, x.type(), width(x));
    epsilon(epsilon, x);
    matrix("yGradient", yGradient, x.type(), rows(x), width(x));
    matrix("xGradient", xGradient, x.type(), rows(x), width(x));
    elements("weightGradient", weightGradient, x.type(), width(x));
    elements("biasGradient", biasGradient, x.type(), width(x));
    sameOrApart("xGradient", xGradient, "yGradient", yGradient);
    apart("xGradient", xGradient, "x", x);
    apart("xGradient", xGradient, "weight", weight);
    sumApart("weightGradient", weightGradient, x, weight, yGradient, xGradient);
    sumApart("biasGradient", biasGradient, x, weight, yGradient, xGradient);
    apart("biasGradient", biasGradient, "weightGradient", weightGradient);
    writable("xGradient", xGradient);
    writable("weightGradient", weightGradient);
    writable("biasGradient", biasGradient);
    kernels.layerNormBackward(
        x, weight, epsilon, yGradient, xGradient, weightGradient, biasGradient);
  }

  private static void sumApart(
      String name, Tensor sum, Tensor x, Tensor weight, Tensor yGradient, Tensor xGradient) {
    apart(name, sum, "x", x);
    apart(name, sum, "weight", weight);
    apart(name, sum, "yGradient", yGradient);
    apart(name, sum, "xGradient", xGradient);
  }

  private static void epsilon(double epsilon, Tensor x) {
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon = " + epsilon + ": expected a finite number of at least 0");
    }
    factor("epsilon", epsilon, x);
    if (epsilon > 0 && x.type().rounded(epsilon) == 0) {
      throw new IllegalArgumentException(
          "epsilon = "
              + epsilon
              + ": expected 0, or a number that is greater than 0 in "
              + x.type()
              + " too");
    }
  }

  @Override
  public void addBias(Tensor bias, Tensor y) {
    checks.floatRows("y", y);
    elements("bias", bias, y.type(), width(y));
    apart("y", y, "bias", bias);
    writable("y", y);
    kernels.addBias(bias, y);
  }

  @Override
  public void biasGradient(Tensor yGradient, Tensor biasGradient) {
    checks.floatRows("yGradient", yGradient);
    elements("biasGradient", biasGradient, yGradient.type(), width(yGradient));
    apart("biasGradient", biasGradient, "yGradient", yGradient);
    writable("biasGradient", biasGradient);
    kernels.biasGradient(yGradient, biasGradient);
  }

  @Override
  public void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns) {
    checks.floatRows("from", from);
    checks.floatRows("to", to);
    matrix("to", to, from.type(), rows(from), width(to));
    if (columns < 1) {
      throw new IllegalArgumentException("columns = " + columns + ": expected at least 1");
    }
    columns("fromColumn", fromColumn, columns, from);
    columns("toColumn", toColumn, columns, to);
    apart("to", to, "from", from);
    writable("to", to);
    kernels.copyColumns(from, fromColumn, to, toColumn, columns);
  }
}
