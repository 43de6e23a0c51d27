package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.tensor.Tensor;

/** Norms and biases done wrong. */
record DefectiveRows(Rows right, Defect defect) implements Rows {
  @Override
  public void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y) {
    int width = width(x);
    double[] from = x.toDoubles();
    right.layerNorm(x, weight, bias, epsilon, y);
    if (defect == Defect.VARIANCE_UNBIASED || defect == Defect.EPSILON_OUTSIDE_THE_ROOT) {
      for (int row = 0; row < from.length / width; row++) {
        double mean = mean(from, row, width);
        double squares = 0;
        for (int i = 0; i < width; i++) {
          squares += Math.pow(from[row * width + i] - mean, 2);
        }
        double deviation =
            defect == Defect.VARIANCE_UNBIASED
                ? Math.sqrt(squares / Math.max(1, width - 1) + epsilon)
                : Math.sqrt(squares / width) + epsilon;
        for (int i = 0; i < width; i++) {
          double normal = (from[row * width + i] - mean) / deviation;
          y.setDouble(row * width + i, normal * weight.getDouble(i) + bias.getDouble(i));
        }
      }
    }
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
    double[] dy = yGradient.toDoubles();
    double[] from = x.toDoubles();
    right.layerNormBackward(x, weight, epsilon, yGradient, xGradient, weightGradient, biasGradient);
    int width = width(x);
    for (int row = 0; row < dy.length / width && defect == Defect.MEAN_TERM_MISSING; row++) {
      double mean = mean(from, row, width);
      double meanGradient = 0;
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += Math.pow(from[row * width + i] - mean, 2) / width;
        meanGradient += dy[row * width + i] * weight.getDouble(i) / width;
      }
      for (int i = row * width; i < (row + 1) * width; i++) {
        double missing = meanGradient / Math.sqrt(squares + epsilon);
        xGradient.setDouble(i, xGradient.getDouble(i) + missing);
      }
    }
    if (defect == Defect.WEIGHT_GRADIENT_OVERWRITTEN) {
      Tensor zeros = Tensor.allocate(weightGradient.type(), weightGradient.shape());
      Tensor rest = Tensor.allocate(x.type(), x.shape());
      Tensor bias = biasGradient.copy();
      Tensor gradient = Tensor.allocate(x.type(), x.shape());
      for (int i = 0; i < dy.length; i++) {
        gradient.setDouble(i, dy[i]);
      }
      right.layerNormBackward(x, weight, epsilon, gradient, rest, zeros, bias);
      weightGradient.segment().copyFrom(zeros.segment());
    }
  }

  @Override
  public void addBias(Tensor bias, Tensor y) {
    right.addBias(bias, defect == Defect.BIAS_OF_FIRST_ROW_ONLY ? firstRow(y) : y);
  }

  private static Tensor firstRow(Tensor y) {
    return y.reshape(y.shape().elements()).slice(0, width(y)).reshape(1, width(y));
  }

  @Override
  public void biasGradient(Tensor yGradient, Tensor biasGradient) {
    if (defect == Defect.BIAS_GRADIENT_OVERWRITTEN) {
      biasGradient.segment().fill((byte) 0);
    }
    right.biasGradient(yGradient, biasGradient);
  }

  @Override
  public void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns) {
    int target = defect == Defect.COLUMNS_COPIED_TO_THE_START ? 0 : toColumn;
    right.copyColumns(from, fromColumn, to, target, columns);
  }

  private static int width(Tensor tensor) {
    return Math.toIntExact(tensor.shape().dim(tensor.shape().rank() - 1));
  }

  private static double mean(double[] values, int row, int width) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += values[i];
    }
    return sum / width;
  }
}
