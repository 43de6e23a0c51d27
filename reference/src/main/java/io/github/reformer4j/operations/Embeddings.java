package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Rows of tables. A table may fill a range of columns, so that several are concatenated. */
public interface Embeddings {
  /**
   * {@code y[i, column + j] = table[ids[i], j]}, or {@code +=}.
   *
   * @param table [entries, width]
   * @param ids INT32 [rows], each 0 to entries − 1
   * @param y [rows, at least column + width]; other columns are left alone
   * @param column first column written, at least 0
   * @param add whether to add to y
   */
  void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add);

  /**
   * The gradient of {@link #gather}: {@code tableGradient[ids[i], j] += yGradient[i, column + j]},
   * for each entry in the order of the rows.
   *
   * @param yGradient [rows, at least column + width]
   * @param column as in the forward pass
   * @param ids INT32 [rows]
   * @param tableGradient [entries, width], added to
   */
  void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient);

  /**
   * An id where it must not be.
   *
   * @param position row-major
   * @param id the id itself
   */
  record Stray(long position, int id) {}

  /**
   * The first id that is out of a range. The checks before an operation ask this of ids that may
   * lie where the host cannot read them.
   *
   * @param ids INT32, any shape
   * @param least the lowest allowed
   * @param most the highest allowed
   * @return null if there is none
   */
  default @Nullable Stray firstOutside(Tensor ids, int least, int most) {
    for (long i = 0; i < ids.shape().elements(); i++) {
      int id = ids.getInt(i);
      if (id < least || id > most) {
        return new Stray(i, id);
      }
    }
    return null;
  }
}
