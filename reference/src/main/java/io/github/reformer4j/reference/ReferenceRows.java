package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.tensor.Tensor;

/** Layer norm and biases, row by row. */
final class ReferenceRows implements Rows {
  @Override
  public void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y) {
    RowView from = RowView.of(x);
    RowView to = RowView.of(y);
    double[] w = RowView.flat(weight).read(0);
    double[] b = RowView.flat(bias).read(0);
    for (long row = 0; row < from.rows(); row++) {
      NormalisedRow normalised = NormalisedRow.of(from.read(row), epsilon);
      double[] out = new double[w.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = normalised.values[i] * w[i] + b[i];
      }
      to.write(row, out);
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
    RowView from = RowView.of(x);
    RowView gradient = RowView.of(yGradient);
    RowView to = RowView.of(xGradient);
    double[] w = RowView.flat(weight).read(0);
    double[] dWeight = new double[w.length];
    double[] dBias = new double[w.length];
    for (long row = 0; row < from.rows(); row++) {
      NormalisedRow normalised = NormalisedRow.of(from.read(row), epsilon);
      double[] dy = gradient.read(row);
      double[] dNormalised = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        dWeight[i] += dy[i] * normalised.values[i];
        dBias[i] += dy[i];
        dNormalised[i] = dy[i] * w[i];
      }
      to.write(row, normalised.gradient(dNormalised));
    }
    RowView.flat(weightGradient).add(0, dWeight);
    RowView.flat(biasGradient).add(0, dBias);
  }

  @Override
  public void addBias(Tensor bias, Tensor y) {
    double[] b = RowView.flat(bias).read(0);
    RowView rows = RowView.of(y);
    for (long row = 0; row < rows.rows(); row++) {
      rows.add(row, b);
    }
  }

  @Override
  public void biasGradient(Tensor yGradient, Tensor biasGradient) {
    RowView rows = RowView.of(yGradient);
    double[] sum = new double[rows.width()];
    for (long row = 0; row < rows.rows(); row++) {
      Vectors.add(1, rows.read(row), sum);
    }
    RowView.flat(biasGradient).add(0, sum);
  }

  @Override
  public void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns) {
    RowView source = RowView.of(from);
    RowView target = RowView.of(to);
    for (long row = 0; row < source.rows(); row++) {
      double[] out = target.read(row);
      System.arraycopy(source.read(row), fromColumn, out, toColumn, columns);
      target.write(row, out);
    }
  }
}
