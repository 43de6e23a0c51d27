#include "operations/doubles.cuh"

// total = the sum of the parts; one block.
extern "C" __global__ void sum_parts(const double* parts, i64 count, double* total) {
  double own = 0.0;
  for (i64 i = threadIdx.x; i < count; i += SUMMANDS) {
    own += parts[i];
  }
  own = block_sum(own);
  if (threadIdx.x == 0) {
    *total = own;
  }
}
