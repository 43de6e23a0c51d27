package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.Tensor;

/** Products by multiples of rows: c[i] = Σ a[i][p] b[p], in the order of p. */
final class ReferenceMatrices implements Matrices {
  @Override
  public void multiply(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    double[][] left = transposeA ? transposed(RowView.of(a).readAll()) : RowView.of(a).readAll();
    double[][] right = transposeB ? transposed(RowView.of(b).readAll()) : RowView.of(b).readAll();
    RowView result = RowView.of(c);
    for (int i = 0; i < left.length; i++) {
      double[] sum = new double[result.width()];
      for (int p = 0; p < right.length; p++) {
        Vectors.add(left[i][p], right[p], sum);
      }
      if (add) {
        result.add(i, sum);
      } else {
        result.write(i, sum);
      }
    }
  }

  private static double[][] transposed(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }
}
