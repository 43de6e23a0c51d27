#include "operations/columns.cuh"
#include "operations/normalised.cuh"

// What weights and biases get from one of several ranges of rows:
// parts[range][0][column] = sum of dy (x - mean) scale, parts[range][1][column] = sum of dy.
extern "C" __global__ void layer_norm_sums(
    const float* x,
    const Statistics* statistics,
    const float* dy,
    float* parts,
    i64 rows,
    i64 width,
    i64 range) {
  i64 column = own_column();
  i64 end = min((blockIdx.y + (i64)1) * range, rows);
  float weight = 0.0f;
  float bias = 0.0f;
  if (column < width) {
    for (i64 row = blockIdx.y * range + own_walker(); row < end; row += WALKERS) {
      Statistics s = statistics[row];
      float gradient = dy[row * width + column];
      weight = fmaf(gradient, (x[row * width + column] - s.mean) * s.scale, weight);
      bias += gradient;
    }
  }
  weight = walkers_sum(weight);
  bias = walkers_sum(bias);
  if (column < width && own_walker() == 0) {
    parts[2 * blockIdx.y * width + column] = weight;
    parts[(2 * blockIdx.y + 1) * width + column] = bias;
  }
}
