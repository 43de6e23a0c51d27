package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.any;
import static io.github.reformer4j.operations.OperationChecks.columns;
import static io.github.reformer4j.operations.OperationChecks.elements;
import static io.github.reformer4j.operations.OperationChecks.matrix;
import static io.github.reformer4j.operations.OperationChecks.range;
import static io.github.reformer4j.operations.OperationChecks.rows;
import static io.github.reformer4j.operations.OperationChecks.width;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The checks before {@link Embeddings}. */
record CheckedEmbeddings(Embeddings kernels, OperationChecks checks) implements Embeddings {
  @Override
  public void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add) {
    shapes("table", table, ids, "y", y, column);
    apart("y", y, "table", table);
    apart("y", y, "ids", ids);
    writable("y", y);
    range("ids", ids, 0, rows(table) - 1, kernels);
    kernels.gather(table, ids, y, column, add);
  }

  @Override
  public void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient) {
    shapes("tableGradient", tableGradient, ids, "yGradient", yGradient, column);
    apart("tableGradient", tableGradient, "yGradient", yGradient);
    apart("tableGradient", tableGradient, "ids", ids);
    writable("tableGradient", tableGradient);
    range("ids", ids, 0, rows(tableGradient) - 1, kernels);
    kernels.scatter(yGradient, column, ids, tableGradient);
  }

  private void shapes(
      String tableName, Tensor table, Tensor ids, String name, Tensor rows, int column) {
    checks.floatRows(tableName, table);
    checks.floatRows(name, rows);
    matrix(name, rows, table.type(), rows(rows), width(rows));
    columns("column", column, width(table), rows);
    elements("ids", ids, DType.INT32, rows(rows));
  }

  @Override
  public @Nullable Stray firstOutside(Tensor ids, int least, int most) {
    any("ids", ids);
    elements("ids", ids, DType.INT32, ids.shape().elements());
    return kernels.firstOutside(ids, least, most);
  }
}
