// Counts the digits of each block of items; blockIdx.y counts rows.
#include "attention/radix.cuh"

// keys [rows][tokens]; mask [B][tokens] or null; counts [rows][blocks][256].
extern "C" __global__ void sort_count(const int* __restrict__ keys, const u8* __restrict__ mask,
                                      int* __restrict__ counts, int tokens, int per_batch,
                                      int last, int shift, i64 first_row) {
  __shared__ int digits[RADIX];
  const i64 row = first_row + blockIdx.y;
  const SortSource source = sort_source(keys, 0, mask, row, tokens, per_batch, last);
  for (int d = threadIdx.x; d < RADIX; d += blockDim.x) {
    digits[d] = 0;
  }
  __syncthreads();
  const i64 first = static_cast<i64>(blockIdx.x) * SORT_ITEMS;
  for (int step = 0; step < SORT_STEPS; step++) {
    const i64 i = first + step * SORT_THREADS + threadIdx.x;
    if (i < tokens) {
      atomicAdd(&digits[digit_of(sort_key(source, static_cast<int>(i)), shift)], 1);
    }
  }
  __syncthreads();
  for (int d = threadIdx.x; d < RADIX; d += blockDim.x) {
    counts[(row * gridDim.x + blockIdx.x) * RADIX + d] = digits[d];
  }
}
