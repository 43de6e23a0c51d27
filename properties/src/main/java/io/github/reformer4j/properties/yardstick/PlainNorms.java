package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.tensor.Tensor;

/** Layer norm and biases. */
record PlainNorms(Rows exact, SummationOrder order) implements Rows {
  /** (x − mean) / deviation, and 1 / deviation in the last place. */
  private static float[] normalised(float[] x, double epsilon, int[] terms) {
    int width = x.length;
    float mean = SummationOrder.sum(x, terms) / width;
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = x[i] - mean;
    }
    float variance = SummationOrder.dot(values, values, terms) / width;
    float inverse = 1 / (float) Math.sqrt(variance + (float) epsilon);
    float[] result = new float[width + 1];
    for (int i = 0; i < width; i++) {
      result[i] = values[i] * inverse;
    }
    result[width] = inverse;
    return result;
  }

  @Override
  public void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y) {
    FloatRows from = FloatRows.of(x);
    float[] w = FloatRows.flat(weight).read(0);
    float[] b = FloatRows.flat(bias).read(0);
    int[] terms = order.of(w.length);
    for (int row = 0; row < from.rows(); row++) {
      float[] normal = normalised(from.read(row), epsilon, terms);
      float[] out = new float[w.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = normal[i] * w[i] + b[i];
      }
      FloatRows.of(y).write(row, out);
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
    FloatRows from = FloatRows.of(x);
    FloatRows gradients = FloatRows.of(yGradient);
    float[] w = FloatRows.flat(weight).read(0);
    int[] terms = order.of(w.length);
    float[] dWeight = new float[w.length];
    float[] dBias = new float[w.length];
    for (int row : order.of(from.rows())) {
      float[] normal = normalised(from.read(row), epsilon, terms);
      float[] dy = gradients.read(row);
      float[] g = new float[w.length];
      for (int i = 0; i < g.length; i++) {
        dWeight[i] += dy[i] * normal[i];
        dBias[i] += dy[i];
        g[i] = dy[i] * w[i];
      }
      FloatRows.of(xGradient).write(row, back(g, normal, terms));
    }
    addTo(weightGradient, dWeight);
    addTo(biasGradient, dBias);
  }

  private static float[] back(float[] g, float[] normal, int[] terms) {
    float mean = SummationOrder.sum(g, terms) / g.length;
    float along = SummationOrder.dot(g, normal, terms) / g.length;
    float[] dx = new float[g.length];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = (g[i] - mean - normal[i] * along) * normal[g.length];
    }
    return dx;
  }

  private static void addTo(Tensor tensor, float[] values) {
    float[] sum = FloatRows.flat(tensor).read(0);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
    FloatRows.flat(tensor).write(0, sum);
  }

  @Override
  public void addBias(Tensor bias, Tensor y) {
    float[] b = FloatRows.flat(bias).read(0);
    FloatRows rows = FloatRows.of(y);
    for (int row = 0; row < rows.rows(); row++) {
      float[] out = rows.read(row);
      for (int i = 0; i < out.length; i++) {
        out[i] += b[i];
      }
      rows.write(row, out);
    }
  }

  @Override
  public void biasGradient(Tensor yGradient, Tensor biasGradient) {
    float[][] columns = FloatRows.of(yGradient).readColumns();
    int[] terms = order.of(columns[0].length);
    float[] sums = new float[columns.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = SummationOrder.sum(columns[i], terms);
    }
    addTo(biasGradient, sums);
  }

  @Override
  public void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns) {
    exact.copyColumns(from, fromColumn, to, toColumn, columns);
  }
}
