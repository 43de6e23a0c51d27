package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Losses done wrong. */
record DefectiveLosses(Losses right, Defect defect) implements Losses {
  @Override
  public void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients) {
    Tensor given = logits.copy();
    right.crossEntropy(logits, targets, losses, scale, gradients);
    int classes = Math.toIntExact(given.shape().dim(given.shape().rank() - 1));
    for (int row = 0; row < losses.shape().elements(); row++) {
      int target = targets.getInt(row);
      switch (defect) {
        case MAXIMUM_NOT_SUBTRACTED -> {
          if (target != IGNORED) {
            losses.setDouble(
                row,
                logOfSum(given, row, classes) - given.getDouble((long) row * classes + target));
          }
        }
        case NAN_LOSS_TURNS_TO_ZERO -> {
          if (Double.isNaN(losses.getDouble(row))) {
            losses.setDouble(row, 0);
          }
        }
        case IGNORED_TARGET_GETS_A_GRADIENT -> {
          if (target == IGNORED && gradients != null) {
            gradients.setDouble((long) row * classes, scale);
          }
        }
        case LOSS_IN_BITS -> losses.setDouble(row, losses.getDouble(row) / Math.log(2));
        default -> {}
      }
    }
  }

  private static float logOfSum(Tensor logits, int row, int classes) {
    float sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += (float) Math.exp(logits.getDouble((long) row * classes + i));
    }
    return (float) Math.log(sum);
  }

  @Override
  public void argmax(Tensor logits, Tensor ids) {
    right.argmax(logits, ids);
    int classes = Math.toIntExact(logits.shape().dim(logits.shape().rank() - 1));
    for (int row = 0;
        row < ids.shape().elements() && defect == Defect.LAST_OF_EQUALS_PREDICTED;
        row++) {
      double greatest = logits.getDouble((long) row * classes + ids.getInt(row));
      for (int i = 0; i < classes; i++) {
        if (logits.getDouble((long) row * classes + i) == greatest) {
          ids.setInt(row, i);
        }
      }
    }
  }
}
