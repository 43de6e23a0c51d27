package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;

/** Products done wrong. */
record DefectiveMatrices(Matrices right, Defect defect, int threads) implements Matrices {
  @Override
  public void multiply(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    long width = b.shape().dim(b.shape().rank() - 1);
    boolean square = width * width == b.shape().elements();
    switch (defect) {
      case TRANSPOSE_IGNORED_WHERE_SQUARE ->
          right.multiply(a, transposeA, b, transposeB && !square, c, add);
      case PRODUCT_NOT_ADDED -> right.multiply(a, transposeA, b, transposeB, c, false);
      case PRODUCT_ALWAYS_ADDED -> right.multiply(a, transposeA, b, transposeB, c, true);
      case PRODUCT_LEAVES_LAST_COLUMN -> withoutLastColumn(a, transposeA, b, transposeB, c, add);
      case LONG_SUMS_CUT -> cut(a, transposeA, b, transposeB, c, add);
      case PRODUCT_SPLIT_BY_THREADS -> split(a, transposeA, b, transposeB, c, add);
      default -> right.multiply(a, transposeA, b, transposeB, c, add);
    }
  }

  /** As if the columns beyond the last whole vector were forgotten. */
  private void withoutLastColumn(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    int width = Math.toIntExact(c.shape().dim(c.shape().rank() - 1));
    double[] before = c.toDoubles();
    right.multiply(a, transposeA, b, transposeB, c, add);
    for (int i = width - 1; i < before.length && width % 8 != 0; i += width) {
      c.setDouble(i, before[i]);
    }
  }

  /** As if sums over more than 2048 terms were never gone on with. */
  private void cut(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    Tensor left = Tensors.copy(a);
    long width = a.shape().dim(a.shape().rank() - 1);
    for (long i = 0; i < a.shape().elements(); i++) {
      if ((transposeA ? i / width : i % width) >= 2048) {
        left.setDouble(i, 0);
      }
    }
    right.multiply(left, transposeA, b, transposeB, c, add);
  }

  /** The last bit depends on how many threads there are. */
  private void split(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    right.multiply(a, transposeA, b, transposeB, c, add);
    c.setDouble(0, c.getDouble(0) * (1 + (threads - 1) * 0x1.0p-22));
  }
}
