// Lengths of queries or keys, and the factors that make scores of their products (semantics section
// 1): score in units of log 2 = (q . k) query_factor key_factor. A warp for each row.
//
// Rows so long that a product could overflow are meant to be multiplied by a power of two before,
// their stretch; factors make up for it.
#include "device.cuh"

#define LONGEST 1125899906842624.0  // 2^50: the product of two such rows, times a scale, is a float

// rows [S N][width]; stretches and factors [S N]; stretched: set to 1 if a stretch is not 1.
extern "C" __global__ void norms(const ELEMENT* __restrict__ rows, float* __restrict__ stretches,
                                 float* __restrict__ query_factors,
                                 float* __restrict__ key_factors, int* __restrict__ stretched,
                                 i64 count, int width, double scale2, int normalised,
                                 double key_epsilon) {
  const i64 row = (static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x) / WARP;
  if (row >= count) {
    return;
  }
  double sum = 0.0;
  for (int i = lane_index(); i < width; i += WARP) {
    const double x = static_cast<double>(load(rows + row * width + i));
    sum += x * x;
  }
  for (int far = WARP / 2; far > 0; far /= 2) {
    sum += __shfl_xor_sync(WARP_ALL, sum, far);
  }
  if (lane_index() != 0) {
    return;
  }
  double stretch = 1.0;
  for (double length = sqrt(sum); length > LONGEST; length *= 0.5) {
    stretch *= 0.5;
  }
  stretches[row] = static_cast<float>(stretch);
  if (query_factors != 0) {
    query_factors[row] = static_cast<float>(scale2 / stretch);
  }
  if (key_factors != 0) {
    const double length = normalised ? sqrt(sum + key_epsilon) : 1.0;
    key_factors[row] = static_cast<float>(1.0 / (length * stretch));
  }
  if (stretch != 1.0) {
    atomicOr(stretched, 1);
  }
}
