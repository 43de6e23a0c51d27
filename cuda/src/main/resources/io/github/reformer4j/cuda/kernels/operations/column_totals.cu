#include "operations/columns.cuh"

// sum[column] += the parts of all ranges; stride is between the parts of one range and the next.
extern "C" __global__ void column_totals(
    const float* parts, i64 stride, i64 ranges, i64 width, float* sum) {
  i64 column = own_column();
  float total = 0.0f;
  if (column < width) {
    for (i64 range = own_walker(); range < ranges; range += WALKERS) {
      total += parts[range * stride + column];
    }
  }
  total = walkers_sum(total);
  if (column < width && own_walker() == 0) {
    sum[column] += total;
  }
}
