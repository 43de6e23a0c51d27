// Turns the counts of a row into the slots where each block's items of each digit begin; a block of
// 256 threads, one for each digit, for each row.
#include "attention/radix.cuh"

// counts [rows][blocks][256], replaced.
extern "C" __global__ void sort_scan(int* __restrict__ counts, int blocks) {
  __shared__ int sums[RADIX];
  int* row = counts + static_cast<i64>(blockIdx.x) * blocks * RADIX + threadIdx.x;
  int total = 0;
  for (int b = 0; b < blocks; b++) {
    total += row[static_cast<i64>(b) * RADIX];
  }
  sums[threadIdx.x] = total;
  __syncthreads();
  for (int reach = 1; reach < RADIX; reach *= 2) {
    const int before =
        static_cast<int>(threadIdx.x) >= reach ? sums[threadIdx.x - reach] : 0;
    __syncthreads();
    sums[threadIdx.x] += before;
    __syncthreads();
  }
  int next = sums[threadIdx.x] - total;
  for (int b = 0; b < blocks; b++) {
    const int count = row[static_cast<i64>(b) * RADIX];
    row[static_cast<i64>(b) * RADIX] = next;
    next += count;
  }
}
