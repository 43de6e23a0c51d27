// Sums of columns: a block has 32 columns and 8 threads for each; each thread has every eighth row.
#ifndef OPERATIONS_COLUMNS_CUH
#define OPERATIONS_COLUMNS_CUH

#include "device.cuh"

#define COLUMNS 32
#define WALKERS 8

static __device__ __forceinline__ i64 own_column() {
  return (i64)blockIdx.x * COLUMNS + threadIdx.x % COLUMNS;
}

static __device__ __forceinline__ int own_walker() {
  return threadIdx.x / COLUMNS;
}

// The sum of the eight threads of a column, in their order, for the first of them.
static __device__ __forceinline__ float walkers_sum(float part) {
  __shared__ float parts[WALKERS][COLUMNS];
  __syncthreads();
  parts[own_walker()][threadIdx.x % COLUMNS] = part;
  __syncthreads();
  float sum = 0.0f;
  for (int walker = 0; walker < WALKERS; walker++) {
    sum += parts[walker][threadIdx.x % COLUMNS];
  }
  return sum;
}

#endif
