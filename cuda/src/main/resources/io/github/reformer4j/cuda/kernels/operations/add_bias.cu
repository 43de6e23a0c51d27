#include "operations/rows.cuh"

// y += bias in each row.
extern "C" __global__ void add_bias(const float* bias, float* y, i64 rows, i64 width, int wide) {
  i64 row = row_of_warp();
  if (row < rows) {
    row_add(bias, y + row * width, width, wide);
  }
}
