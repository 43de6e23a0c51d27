package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.tensor.Tensor;

/** One addition a row. */
record PlainEmbeddings(SummationOrder order) implements Embeddings {
  @Override
  public void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add) {
    FloatRows entries = FloatRows.of(table);
    FloatRows rows = FloatRows.of(y);
    for (int row = 0; row < rows.rows(); row++) {
      float[] entry = entries.read(ids.getInt(row));
      float[] out = rows.read(row);
      for (int j = 0; j < entry.length; j++) {
        out[column + j] = add ? out[column + j] + entry[j] : entry[j];
      }
      rows.write(row, out);
    }
  }

  @Override
  public void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient) {
    FloatRows rows = FloatRows.of(yGradient);
    FloatRows entries = FloatRows.of(tableGradient);
    for (int row : order.of(rows.rows())) {
      float[] gradient = rows.read(row);
      float[] sum = entries.read(ids.getInt(row));
      for (int j = 0; j < sum.length; j++) {
        sum[j] += gradient[column + j];
      }
      entries.write(ids.getInt(row), sum);
    }
  }
}
