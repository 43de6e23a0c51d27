package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** One sum an element, of operands rounded to a type. */
record PlainMatrices(SummationOrder order, DType products) implements Matrices {
  @Override
  public void multiply(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    float[][] left = transposeA ? FloatRows.of(a).readColumns() : FloatRows.of(a).readAll();
    round(left);
    float[][] right = transposeB ? FloatRows.of(b).readAll() : FloatRows.of(b).readColumns();
    round(right);
    FloatRows result = FloatRows.of(c);
    int[] terms = order.of(left[0].length);
    for (int i = 0; i < left.length; i++) {
      float[] row = add ? result.read(i) : new float[right.length];
      for (int j = 0; j < row.length; j++) {
        float sum = SummationOrder.dot(left[i], right[j], terms);
        row[j] = add ? row[j] + sum : sum;
      }
      result.write(i, row);
    }
  }

  private void round(float[][] operand) {
    for (float[] row : operand) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) products.rounded(row[i]);
      }
    }
  }
}
