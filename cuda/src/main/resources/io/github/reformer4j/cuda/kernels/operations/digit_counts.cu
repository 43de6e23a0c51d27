#include "operations/digits.cuh"

// How often each digit occurs among the numbers of a block: counts[block][digit].
extern "C" __global__ void digit_counts(const int* ids, i64 count, int shift, int* counts) {
  __shared__ int found[DIGITS];
  found[threadIdx.x] = 0;
  __syncthreads();
  for (int round = 0; round < ROUNDS; round++) {
    int digit = digit_of(ids, own_number(round), count, shift);
    if (digit < DIGITS) {
      atomicAdd(&found[digit], 1);
    }
  }
  __syncthreads();
  counts[blockIdx.x * (i64)DIGITS + threadIdx.x] = found[threadIdx.x];
}
