// Where a tensor first breaks a rule: the smallest row-major position, or -1. `first` holds -1 before,
// which is the largest unsigned number. Threads stride over the elements.
#include "device.cuh"

static __device__ __forceinline__ i64 first_index() {
  return static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x;
}

static __device__ __forceinline__ i64 stride() { return static_cast<i64>(gridDim.x) * blockDim.x; }

extern "C" __global__ void first_non_finite(const ELEMENT* __restrict__ x, i64 count,
                                            u64* __restrict__ first) {
  for (i64 i = first_index(); i < count; i += stride()) {
    // an exponent of all ones
    if ((float_bits(load(x + i)) & 0x7f800000u) == 0x7f800000u) {
      atomicMin(first, static_cast<u64>(i));
      return;
    }
  }
}

// buckets [S][R][N]; mask [B][N] or null: its false tokens may have any number.
extern "C" __global__ void first_stray(const int* __restrict__ buckets,
                                       const u8* __restrict__ mask, i64 count, int tokens,
                                       i64 per_batch, int bucket_count, u64* __restrict__ first) {
  for (i64 i = first_index(); i < count; i += stride()) {
    const int bucket = buckets[i];
    if ((bucket < 0 || bucket >= bucket_count) &&
        (mask == 0 || mask[i / per_batch * tokens + i % tokens] != 0)) {
      atomicMin(first, static_cast<u64>(i));
      return;
    }
  }
}
