package io.github.reformer4j.cpu.internal.operations;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.Arithmetic;
import io.github.reformer4j.cpu.internal.vector.SoftmaxRow;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What is trained on. */
record CpuLosses(WorkTeam team) implements Losses {
  @Override
  public void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients) {
    int classes = Shapes.width(logits);
    MemorySegment x = logits.segment();
    MemorySegment index = targets.segment();
    MemorySegment loss = losses.segment();
    MemorySegment dx = gradients == null ? null : gradients.segment();
    Units.rows(
        team,
        Shapes.rows(logits),
        classes,
        (from, count) -> {
          for (long row = from; row < from + count; row++) {
            int target = index.getAtIndex(JAVA_INT, row);
            long first = row * classes;
            double nats = 0;
            if (target != IGNORED) {
              nats = row(x, first, classes, target, scale, dx);
            } else if (dx != null) {
              Arithmetic.fill(dx, 0, first, classes);
            }
            loss.setAtIndex(JAVA_FLOAT, row, (float) nats);
          }
        });
  }

  private static double row(
      MemorySegment x,
      long first,
      int classes,
      int target,
      double scale,
      @Nullable MemorySegment dx) {
    float max = SoftmaxRow.max(x, first, classes);
    // before dx is written, which may be x
    double logit = x.getAtIndex(JAVA_FLOAT, first + target);
    if (dx == null) {
      return loss(SoftmaxRow.sum(x, first, classes, max), max, logit);
    }
    double sum = SoftmaxRow.exponentiate(x, dx, first, classes, max);
    double own = dx.getAtIndex(JAVA_FLOAT, first + target);
    Arithmetic.scale(dx, (float) (scale / sum), first, classes);
    dx.setAtIndex(JAVA_FLOAT, first + target, (float) (scale * (own / sum - 1)));
    return loss(sum, max, logit);
  }

  private static double loss(double sum, double max, double logit) {
    return StrictMath.log(sum) + (max - logit);
  }

  @Override
  public void argmax(Tensor logits, Tensor ids) {
    int classes = Shapes.width(logits);
    MemorySegment x = logits.segment();
    Units.rows(
        team,
        Shapes.rows(logits),
        classes,
        (from, count) -> {
          for (long row = from; row < from + count; row++) {
            float max = SoftmaxRow.max(x, row * classes, classes);
            int column = SoftmaxRow.indexOf(x, row * classes, classes, max);
            // with a NaN in the row there is no greatest element
            ids.segment().setAtIndex(JAVA_INT, row, Math.max(0, column));
          }
        });
  }
}
