#include "operations/normalised.cuh"

// The statistics of each row.
extern "C" __global__ void layer_norm_statistics(
    const float* x, Statistics* statistics, i64 rows, i64 width, float epsilon, int wide) {
  i64 row = row_of_warp();
  if (row >= rows) {
    return;
  }
  Statistics found = row_statistics(x + row * width, width, epsilon, wide);
  if (lane_index() == 0) {
    statistics[row] = found;
  }
}
