// Four neighbours at a time. A tensor may begin at any multiple of four bytes, so a vector is loaded
// only where the caller found every address and stride to be a multiple of 16 bytes. Which elements
// a thread has, and so the order of sums, does not depend on that.
#ifndef OPERATIONS_QUADS_CUH
#define OPERATIONS_QUADS_CUH

#include "device.cuh"

struct __align__(16) Quad {
  float x[4];
};

static __device__ __forceinline__ Quad quad_of(float value) {
  Quad quad;
  for (int j = 0; j < 4; j++) {
    quad.x[j] = value;
  }
  return quad;
}

// Elements first to first + 3; those at end and beyond are 0.
static __device__ __forceinline__ Quad quad_load(const float* from, i64 first, i64 end, bool wide) {
  if (wide && first + 4 <= end) {
    return *(const Quad*)(from + first);
  }
  Quad quad;
#pragma unroll
  for (int j = 0; j < 4; j++) {
    quad.x[j] = first + j < end ? from[first + j] : 0.0f;
  }
  return quad;
}

static __device__ __forceinline__ void quad_store(
    float* to, i64 first, i64 end, bool wide, const Quad& quad) {
  if (wide && first + 4 <= end) {
    *(Quad*)(to + first) = quad;
    return;
  }
#pragma unroll
  for (int j = 0; j < 4; j++) {
    if (first + j < end) {
      to[first + j] = quad.x[j];
    }
  }
}

// The first of this thread's four elements of a tensor.
static __device__ __forceinline__ i64 quad_first() {
  return 4 * ((i64)blockIdx.x * blockDim.x + threadIdx.x);
}

#endif
