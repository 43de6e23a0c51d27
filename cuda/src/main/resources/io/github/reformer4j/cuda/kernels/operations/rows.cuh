// A warp for each row; lane l has the columns 4l to 4l + 3, and every 128 columns again.
#ifndef OPERATIONS_ROWS_CUH
#define OPERATIONS_ROWS_CUH

#include "operations/quads.cuh"

#define ROW_STEP 128

// This warp's row.
static __device__ __forceinline__ i64 row_of_warp() {
  return (i64)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
}

// This lane's first column.
static __device__ __forceinline__ i64 first_column() {
  return 4 * lane_index();
}

static __device__ __forceinline__ void row_copy(const float* from, float* to, i64 width, bool wide) {
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    quad_store(to, i, width, wide, quad_load(from, i, width, wide));
  }
}

static __device__ __forceinline__ void row_add(const float* from, float* to, i64 width, bool wide) {
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad sum = quad_load(to, i, width, wide);
    Quad added = quad_load(from, i, width, wide);
    for (int j = 0; j < 4; j++) {
      sum.x[j] += added.x[j];
    }
    quad_store(to, i, width, wide, sum);
  }
}

#endif
