// Four neighbours at a time. A tensor may begin at any multiple of four bytes, so a vector is loaded
// only where the caller found every address and stride to be a multiple of 16 bytes. Which elements
// a thread has, and so the order of sums, does not depend on that.
#ifndef OPERATIONS_QUADS_CUH
#define OPERATIONS_QUADS_CUH

#include "device.cuh"

template <typename T>
struct __align__(16) QuadOf {
  T x[4];
};

typedef QuadOf<float> Quad;

template <typename T>
static __device__ __forceinline__ QuadOf<T> quad_of(T value) {
  QuadOf<T> quad;
  for (int j = 0; j < 4; j++) {
    quad.x[j] = value;
  }
  return quad;
}

// Elements first to first + 3; those at end and beyond are 0.
template <typename T>
static __device__ __forceinline__ QuadOf<T> quad_load(
    const T* from, i64 first, i64 end, bool wide) {
  if (wide && first + 4 <= end) {
    return *(const QuadOf<T>*)(from + first);
  }
  QuadOf<T> quad;
#pragma unroll
  for (int j = 0; j < 4; j++) {
    quad.x[j] = first + j < end ? from[first + j] : T(0);
  }
  return quad;
}

template <typename T>
static __device__ __forceinline__ void quad_store(
    T* to, i64 first, i64 end, bool wide, const QuadOf<T>& quad) {
  if (wide && first + 4 <= end) {
    *(QuadOf<T>*)(to + first) = quad;
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
