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
      Weights weights = Weights.of(values);
      losses.setDouble(row, target == IGNORED ? 0 : weights.loss(values[target]));
      if (gradients != null) {
        double[] gradient =
            target == IGNORED ? new double[values.length] : weights.gradient(values, target, scale);
        RowView.of(gradients).write(row, gradient);
      }
    }
  }

  /**
   * The exponentials of a row, with the greatest logit subtracted so that nothing overflows; NaN if
   * one is. The two are never added: beside a huge logit the logarithm of the sum would be lost.
   *
   * @param greatest logit
   * @param sum of exp(logit − greatest)
   */
  private record Weights(double greatest, double sum) {
    static Weights of(double[] logits) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (double logit : logits) {
        greatest = Math.max(greatest, logit);
      }
      double sum = 0;
      for (double logit : logits) {
        sum += Math.exp(logit - greatest);
      }
      return new Weights(greatest, sum);
    }

    double loss(double target) {
      return greatest - target + Math.log(sum);
    }

    double[] gradient(double[] logits, int target, double scale) {
      double[] gradient = new double[logits.length];
      for (int i = 0; i < gradient.length; i++) {
        double share = Math.exp(logits[i] - greatest) / sum;
        gradient[i] = scale * (share - (i == target ? 1 : 0));
      }
      return gradient;
    }
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
