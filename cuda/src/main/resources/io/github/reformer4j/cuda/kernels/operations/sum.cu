#include "operations/doubles.cuh"
#include "operations/quads.cuh"

// The sum of a range of elements, or of their squares where SQUARES is 1, for each block.
extern "C" __global__ void sum(
    const float* x, i64 elements, i64 range, double* parts, int wide) {
  i64 end = min((blockIdx.x + (i64)1) * range, elements);
  double own = 0.0;
  for (i64 i = blockIdx.x * range + 4 * threadIdx.x; i < end; i += 4 * SUMMANDS) {
    Quad quad = quad_load(x, i, end, wide);
    for (int j = 0; j < 4; j++) {
      double number = quad.x[j];
      own += SQUARES ? number * number : number;
    }
  }
  own = block_sum(own);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = own;
  }
}
