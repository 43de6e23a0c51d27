package io.github.reformer4j.cpu.internal.operations;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.Arithmetic;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Rows of tables. */
record CpuEmbeddings(WorkTeam team) implements Embeddings {
  /**
   * Columns of a unit of {@link #scatter}: each unit adds its columns of all rows in order, so no
   * two ever write the same place, however often an id occurs.
   */
  private static final int SLAB = 32;

  @Override
  public void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add) {
    int width = Shapes.width(table);
    int stride = Shapes.width(y);
    MemorySegment source = table.segment();
    MemorySegment index = ids.segment();
    MemorySegment target = y.segment();
    Units.rows(
        team,
        Shapes.elements(ids),
        width,
        (from, count) -> {
          for (long row = from; row < from + count; row++) {
            long entry = (long) index.getAtIndex(JAVA_INT, row) * width;
            if (add) {
              Arithmetic.add(source, entry, target, row * stride + column, width);
            } else {
              Arithmetic.copy(source, entry, target, row * stride + column, width);
            }
          }
        });
  }

  @Override
  public void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient) {
    int width = Shapes.width(tableGradient);
    int stride = Shapes.width(yGradient);
    long rows = Shapes.elements(ids);
    MemorySegment source = yGradient.segment();
    MemorySegment index = ids.segment();
    MemorySegment target = tableGradient.segment();
    Units.forEach(
        team,
        width,
        SLAB,
        (from, count) -> {
          for (long row = 0; row < rows; row++) {
            long entry = (long) index.getAtIndex(JAVA_INT, row) * width;
            Arithmetic.add(source, row * stride + column + from, target, entry + from, count);
          }
        });
  }
}
