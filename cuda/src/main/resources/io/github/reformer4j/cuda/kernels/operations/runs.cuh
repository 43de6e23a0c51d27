// Sorted ids as runs of equal ones, cut into stretches. A run within one stretch is added to its
// entry at once. A run that goes on beyond a stretch leaves the sum of each stretch behind: the first
// of them in the stretch's tail, the others in their stretches' heads.
#ifndef OPERATIONS_RUNS_CUH
#define OPERATIONS_RUNS_CUH

#include "device.cuh"

#define RUN_THREADS 128

static __device__ __forceinline__ i64 run_column() {
  return (i64)blockIdx.y * RUN_THREADS + threadIdx.x;
}

// Where the sum of a stretch's head, or else tail, of a column is kept.
static __device__ __forceinline__ i64 bridge(i64 stretch, bool tail, i64 width, i64 column) {
  return (2 * stretch + (tail ? 1 : 0)) * width + column;
}

#endif
