#include "operations/rows.cuh"

// y[i] = table[ids[i]], or += where added; the address of y is that of the first column written.
extern "C" __global__ void gather(
    const float* table,
    i64 width,
    const int* ids,
    float* y,
    i64 y_width,
    i64 rows,
    int added,
    int wide) {
  i64 row = row_of_warp();
  if (row >= rows) {
    return;
  }
  const float* entry = table + ids[row] * width;
  if (added) {
    row_add(entry, y + row * y_width, width, wide);
  } else {
    row_copy(entry, y + row * y_width, width, wide);
  }
}
