package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Tables done wrong. */
record DefectiveEmbeddings(Embeddings right, Defect defect) implements Embeddings {
  @Override
  public void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add) {
    switch (defect) {
      case GATHER_CLEARS_OTHER_COLUMNS -> {
        if (!add) {
          y.segment().fill((byte) 0);
        }
        right.gather(table, ids, y, column, add);
      }
      case GATHER_NEVER_ADDS -> right.gather(table, ids, y, column, false);
      default -> right.gather(table, ids, y, column, add);
    }
  }

  @Override
  public void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient) {
    if (defect == Defect.SCATTER_OVERWRITES_DUPLICATES) {
      Tensor before = tableGradient.copy();
      Tensor row = Tensor.allocate(DType.INT32, 1);
      long width = yGradient.shape().dim(1);
      for (long i = 0; i < ids.shape().elements(); i++) {
        int id = ids.getInt(i);
        row.setInt(0, id);
        tableGradient.slice(id, id + 1).segment().copyFrom(before.slice(id, id + 1).segment());
        right.scatter(yGradient.slice(i, i + 1).reshape(1, width), column, row, tableGradient);
      }
    } else {
      right.scatter(yGradient, column, ids, tableGradient);
    }
  }

  @Override
  public @Nullable Stray firstOutside(Tensor ids, int least, int most) {
    return right.firstOutside(ids, least, defect == Defect.IDS_ONE_TOO_MANY ? most + 1 : most);
  }
}
