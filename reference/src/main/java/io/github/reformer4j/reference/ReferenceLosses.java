package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Cross entropy, and the predictions. */
final class ReferenceLosses implements Losses {
  @Override
  public void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients) {
    RowView rows = RowView.of(logits);
    for (long row = 0; row < rows.rows(); row++) {
      int target = targets.getInt(row);
      double[] values = rows.read(row);
      double loss = target == IGNORED ? 0 : logSumExp(values) - values[target];
      losses.setDouble(row, loss);
      if (gradients != null) {
        RowView.of(gradients).write(row, gradient(values, target, scale));
      }
    }
  }

  private static double[] gradient(double[] logits, int target, double scale) {
    double[] gradient = new double[logits.length];
    if (target == IGNORED) {
      return gradient;
    }
    double logSum = logSumExp(logits);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = scale * (Math.exp(logits[i] - logSum) - (i == target ? 1 : 0));
    }
    return gradient;
  }

  /** With the greatest subtracted first, so that nothing overflows; NaN if one is. */
  private static double logSumExp(double[] values) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      greatest = Math.max(greatest, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }

  @Override
  public void argmax(Tensor logits, Tensor ids) {
    RowView rows = RowView.of(logits);
    for (long row = 0; row < rows.rows(); row++) {
      double[] values = rows.read(row);
      int best = 0;
      for (int i = 1; i < values.length; i++) {
        if (values[i] > values[best]) {
          best = i;
        }
      }
      ids.setInt(row, best);
    }
  }
}
