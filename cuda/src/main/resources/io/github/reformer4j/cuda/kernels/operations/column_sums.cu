#include "operations/columns.cuh"

// The sum of each column over one of several ranges of rows: parts[range][column].
extern "C" __global__ void column_sums(
    const float* x, float* parts, i64 rows, i64 width, i64 range) {
  i64 column = own_column();
  i64 end = min((blockIdx.y + (i64)1) * range, rows);
  float sum = 0.0f;
  if (column < width) {
    for (i64 row = blockIdx.y * range + own_walker(); row < end; row += WALKERS) {
      sum += x[row * width + column];
    }
  }
  sum = walkers_sum(sum);
  if (column < width && own_walker() == 0) {
    parts[blockIdx.y * width + column] = sum;
  }
}
