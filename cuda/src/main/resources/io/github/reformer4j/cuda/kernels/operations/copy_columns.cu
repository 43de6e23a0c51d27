#include "operations/rows.cuh"

// Copies columns between rows of different widths; the addresses are those of the first columns.
extern "C" __global__ void copy_columns(
    const float* from, i64 from_width, float* to, i64 to_width, i64 rows, i64 columns, int wide) {
  i64 row = row_of_warp();
  if (row < rows) {
    row_copy(from + row * from_width, to + row * to_width, columns, wide);
  }
}
