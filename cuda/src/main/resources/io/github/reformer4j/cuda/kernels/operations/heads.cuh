// Between [B, N, H, D] and [B, H, N, D], one element or one quad a thread.
#ifndef OPERATIONS_HEADS_CUH
#define OPERATIONS_HEADS_CUH

#include "operations/quads.cuh"

// Where the unit of [B, H, N, width] lies in [B, N, H, width].
static __device__ __forceinline__ i64 token_unit(i64 unit, i64 heads, i64 tokens, i64 width) {
  i64 row = unit / width;
  i64 column = unit - row * width;
  i64 pair = row / tokens;
  i64 token = row - pair * tokens;
  i64 batch = pair / heads;
  i64 head = pair - batch * heads;
  return ((batch * tokens + token) * heads + head) * width + column;
}

static __device__ __forceinline__ i64 own_unit() {
  return (i64)blockIdx.x * blockDim.x + threadIdx.x;
}

#endif
