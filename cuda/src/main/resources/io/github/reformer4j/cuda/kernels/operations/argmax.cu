#include "operations/quads.cuh"

#define NO_COLUMN 0x7fffffff
#define MOST_WARPS 32

// The greatest of some elements, and its column.
struct Best {
  float greatest;
  int column;
};

// Of equal ones the lower column; a NaN is never better.
static __device__ __forceinline__ Best better(Best a, Best b) {
  bool other = b.greatest > a.greatest || (b.greatest == a.greatest && b.column < a.column);
  return other ? b : a;
}

// The column of the greatest element of each row, the lowest on a tie; a block for each row. As with
// a walk from the left that moves on to what is greater: a NaN is never greater, and nothing is
// greater than one in front.
extern "C" __global__ void argmax(const float* logits, int* ids, i64 width, int wide) {
  __shared__ Best warps[MOST_WARPS];
  const float* x = logits + blockIdx.x * width;
  Best best = {-FLOAT_INFINITY, NO_COLUMN};
  for (i64 i = 4 * threadIdx.x; i < width; i += 4 * blockDim.x) {
    Quad quad = quad_load(x, i, width, wide);
    for (int j = 0; j < 4; j++) {
      if (i + j < width) {
        best = better(best, Best{quad.x[j], (int)(i + j)});
      }
    }
  }
  for (int apart = WARP / 2; apart > 0; apart /= 2) {
    Best other;
    other.greatest = __shfl_xor_sync(WARP_ALL, best.greatest, apart);
    other.column = __shfl_xor_sync(WARP_ALL, best.column, apart);
    best = better(best, other);
  }
  if (lane_index() == 0) {
    warps[warp_index()] = best;
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int warp = 1; warp < blockDim.x / WARP; warp++) {
      best = better(best, warps[warp]);
    }
    ids[blockIdx.x] = x[0] != x[0] ? 0 : best.column;
  }
}
