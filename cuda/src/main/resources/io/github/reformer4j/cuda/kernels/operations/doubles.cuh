// The sum of a block's doubles.
#ifndef OPERATIONS_DOUBLES_CUH
#define OPERATIONS_DOUBLES_CUH

#include "device.cuh"

#define SUMMANDS 256

// Of all 256 threads, halving, for the first of them.
static __device__ __forceinline__ double block_sum(double own) {
  __shared__ double parts[SUMMANDS];
  parts[threadIdx.x] = own;
  for (int half = SUMMANDS / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) {
      parts[threadIdx.x] += parts[threadIdx.x + half];
    }
  }
  return parts[0];
}

#endif
