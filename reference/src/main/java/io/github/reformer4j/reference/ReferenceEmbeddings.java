package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.tensor.Tensor;

/** Rows of tables, in the order of the ids; a scatter sums in double before it rounds. */
final class ReferenceEmbeddings implements Embeddings {
  @Override
  public void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add) {
    RowView entries = RowView.of(table);
    RowView rows = RowView.of(y);
    for (long row = 0; row < rows.rows(); row++) {
      double[] entry = entries.read(ids.getInt(row));
      double[] out = rows.read(row);
      for (int j = 0; j < entry.length; j++) {
        out[column + j] = entry[j] + (add ? out[column + j] : 0);
      }
      rows.write(row, out);
    }
  }

  @Override
  public void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient) {
    RowView rows = RowView.of(yGradient);
    RowView entries = RowView.of(tableGradient);
    double[][] sums = entries.readAll();
    for (long row = 0; row < rows.rows(); row++) {
      double[] gradient = rows.read(row);
      double[] sum = sums[ids.getInt(row)];
      for (int j = 0; j < sum.length; j++) {
        sum[j] += gradient[column + j];
      }
    }
    for (int entry = 0; entry < sums.length; entry++) {
      entries.write(entry, sums[entry]);
    }
  }
}
