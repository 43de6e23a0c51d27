package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Cross entropy as it is written: a log-sum-exp, less a logit. */
record PlainLosses(Losses exact, SummationOrder order) implements Losses {
  @Override
  public void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients) {
    FloatRows rows = FloatRows.of(logits);
    int[] terms = order.of(rows.width());
    for (int row = 0; row < rows.rows(); row++) {
      int target = targets.getInt(row);
      float[] values = rows.read(row);
      float logSum = target == IGNORED ? 0 : logSumExp(values, terms);
      losses.setDouble(row, target == IGNORED ? 0 : logSum - values[target]);
      if (gradients != null) {
        FloatRows.of(gradients).write(row, gradient(values, target, logSum, (float) scale));
      }
    }
  }

  private static float logSumExp(float[] values, int[] terms) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    float[] exponentials = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      exponentials[i] = (float) Math.exp(values[i] - greatest);
    }
    return greatest + (float) Math.log(SummationOrder.sum(exponentials, terms));
  }

  private static float[] gradient(float[] values, int target, float logSum, float scale) {
    float[] gradient = new float[values.length];
    if (target != IGNORED) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = scale * ((float) Math.exp(values[i] - logSum) - (i == target ? 1 : 0));
      }
    }
    return gradient;
  }

  @Override
  public void argmax(Tensor logits, Tensor ids) {
    exact.argmax(logits, ids);
  }
}
