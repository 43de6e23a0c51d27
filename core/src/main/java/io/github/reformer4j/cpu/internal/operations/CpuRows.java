package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.Arithmetic;
import io.github.reformer4j.cpu.internal.vector.ColumnSums;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.NormRows;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Norms and biases. */
record CpuRows(WorkTeam team) implements Rows {
  @Override
  public void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y) {
    int width = Shapes.width(x);
    Units.rows(
        team,
        Shapes.rows(x),
        width,
        (from, count) ->
            new NormRows(width, epsilon, weight.segment())
                .forward(x.segment(), bias.segment(), y.segment(), from, count));
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
    int width = Shapes.width(x);
    int padded = Lanes.roundUp(width);
    PartialSums sums = new PartialSums(Shapes.rows(x), width, 2 * padded);
    sums.forEach(
        team,
        (from, count, part) ->
            new NormRows(width, epsilon, weight.segment())
                .backward(
                    x.segment(), yGradient.segment(), xGradient.segment(), from, count, part));
    sums.addTo(weightGradient.segment(), 0, width);
    sums.addTo(biasGradient.segment(), padded, width);
  }

  @Override
  public void addBias(Tensor bias, Tensor y) {
    int width = Shapes.width(y);
    MemorySegment row = bias.segment();
    MemorySegment target = y.segment();
    Units.rows(
        team,
        Shapes.rows(y),
        width,
        (from, count) -> {
          for (long i = from; i < from + count; i++) {
            Arithmetic.add(row, 0, target, i * width, width);
          }
        });
  }

  @Override
  public void biasGradient(Tensor yGradient, Tensor biasGradient) {
    int width = Shapes.width(yGradient);
    PartialSums sums = new PartialSums(Shapes.rows(yGradient), width, Lanes.roundUp(width));
    sums.forEach(
        team, (from, count, part) -> ColumnSums.add(yGradient.segment(), width, from, count, part));
    sums.addTo(biasGradient.segment(), 0, width);
  }

  @Override
  public void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns) {
    int fromWidth = Shapes.width(from);
    int toWidth = Shapes.width(to);
    MemorySegment source = from.segment();
    MemorySegment target = to.segment();
    Units.rows(
        team,
        Shapes.rows(from),
        columns,
        (first, count) -> {
          for (long i = first; i < first + count; i++) {
            long read = i * fromWidth + fromColumn;
            Arithmetic.copy(source, read, target, i * toWidth + toColumn, columns);
          }
        });
  }
}
