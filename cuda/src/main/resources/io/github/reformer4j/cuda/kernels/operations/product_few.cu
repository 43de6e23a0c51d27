#include "operations/rows.cuh"

#define MOST_ROWS 8
#define COLUMN_WARPS 8
#define DEPTH_WARPS 16

// c = a op(b), or += where added, for at most 8 rows of a: bound by how fast b comes from memory, so
// operands are not rounded. TURNED_B says whether b is [n, k].
#if TURNED_B
// A warp for each column: lanes have the depth in quads.
static __device__ __forceinline__ void own_sums(
    float sums[MOST_ROWS], const float* a, const float* b, int m, i64 n, i64 k, bool wide) {
  i64 column = row_of_warp();
  if (column >= n) {
    return;
  }
#pragma unroll 2
  for (i64 p = first_column(); p < k; p += ROW_STEP) {
    Quad y = quad_load(b + column * k, p, k, wide);
#pragma unroll
    for (int i = 0; i < MOST_ROWS; i++) {
      if (i < m) {
        Quad x = quad_load(a + i * k, p, k, wide);
        for (int j = 0; j < 4; j++) {
          sums[i] = fmaf(x.x[j], y.x[j], sums[i]);
        }
      }
    }
  }
}

extern "C" __global__ void __launch_bounds__(WARP * COLUMN_WARPS) product_few(
    const float* a, const float* b, float* c, int m, i64 n, i64 k, int added, int wide) {
  float sums[MOST_ROWS] = {};
  own_sums(sums, a, b, m, n, k, wide);
  i64 column = row_of_warp();
#pragma unroll
  for (int i = 0; i < MOST_ROWS; i++) {
    float sum = warp_sum(sums[i]);
    if (lane_index() == 0 && i < m && column < n) {
      c[i * n + column] = added ? c[i * n + column] + sum : sum;
    }
  }
}
#else
// A lane for each column: each warp of the block has a sixteenth of the depth.
extern "C" __global__ void __launch_bounds__(WARP * DEPTH_WARPS) product_few(
    const float* a, const float* b, float* c, int m, i64 n, i64 k, int added, int wide) {
  __shared__ float parts[DEPTH_WARPS][MOST_ROWS][WARP];
  int warp = warp_index();
  i64 column = (i64)blockIdx.x * WARP + lane_index();
  float sums[MOST_ROWS] = {};
  if (column < n) {
#pragma unroll 8
    for (i64 p = warp; p < k; p += DEPTH_WARPS) {
      float y = b[p * n + column];
#pragma unroll
      for (int i = 0; i < MOST_ROWS; i++) {
        if (i < m) {
          sums[i] = fmaf(a[i * k + p], y, sums[i]);
        }
      }
    }
  }
#pragma unroll
  for (int i = 0; i < MOST_ROWS; i++) {
    parts[warp][i][lane_index()] = sums[i];
  }
  __syncthreads();
  // warp w adds up row w
  if (warp < m && column < n) {
    float sum = 0.0f;
    for (int part = 0; part < DEPTH_WARPS; part++) {
      sum += parts[part][warp][lane_index()];
    }
    c[warp * n + column] = added ? c[warp * n + column] + sum : sum;
  }
}
#endif
