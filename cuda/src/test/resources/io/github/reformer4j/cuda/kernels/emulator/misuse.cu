// Kernels that are wrong, each in one way.
#include "ptx.cuh"

extern "C" __global__ void divergent_barrier(float* out) {
  if (threadIdx.x < 40) {
    __syncthreads();
  } else {
    __syncthreads();
  }
}

extern "C" __global__ void early_exit(float* out) {
  if (threadIdx.x == 33) {
    return;
  }
  __syncthreads();
}

extern "C" __global__ void early_exit_of_a_lane(float* out) {
  if (threadIdx.x == 33) {
    return;
  }
  out[threadIdx.x] = warp_sum(1.0f);
}

extern "C" __global__ void barrier_against_shuffle(float* out) {
  if (threadIdx.x == 3) {
    __syncthreads();
  }
  __syncwarp();
  __syncthreads();
}

extern "C" __global__ void whole_mask(float* out) {
  out[threadIdx.x] = __shfl_sync(WARP_ALL, 1.0f, 0);
}

extern "C" __global__ void foreign_mask(float* out) {
  out[threadIdx.x] = __shfl_sync(1u, 1.0f, 0);
}

extern "C" __global__ void different_masks(float* out) {
  __syncwarp(threadIdx.x < 4 ? 0xffu : WARP_ALL);
}

extern "C" __global__ void different_operations(float* out) {
  if (threadIdx.x % 2 == 0) {
    __syncwarp();
  } else {
    __ballot_sync(WARP_ALL, 1);
  }
}

// A neighbour's value, without a barrier: to the right it is not there yet in forward order, to the
// left in reversed order.
extern "C" __global__ void missing_barrier(float* out, int neighbour) {
  __shared__ float values[64];
  int i = static_cast<int>(threadIdx.x);
  values[i] = static_cast<float>(i);
  out[i] = values[(i + neighbour) & 63];
}

extern "C" __global__ void missing_wait(const float* in, float* out) {
  __shared__ __align__(16) float values[4 * 32];
  cp_async_16(values + 4 * threadIdx.x, in + 4 * threadIdx.x, true);
  cp_async_commit();
  __syncthreads();
  out[threadIdx.x] = values[4 * threadIdx.x];
}

// The second copy goes where neighbours still read the first.
extern "C" __global__ void overwritten_too_soon(const float* in, float* out) {
  __shared__ __align__(16) float values[4 * 32];
  float sum = 0;
  for (int i = 0; i < 2; i++) {
    cp_async_16(values + 4 * threadIdx.x, in + 4 * threadIdx.x, true);
    cp_async_commit();
    if (i > 0) {
      sum += values[4 * ((threadIdx.x + 31) % 32)];
    }
    cp_async_wait<0>();
    __syncthreads();
  }
  out[threadIdx.x] = sum;
}

extern "C" __global__ void copy_to_global(const float* in, float* out) {
  cp_async_16(out, in, true);
}

extern "C" __global__ void copy_of_any_address(const float* in, float* out) {
  __shared__ __align__(16) float values[4];
  cp_async_16(values, in + 1, true);
}

extern "C" __global__ void matrix_of_any_address(float* out) {
  __shared__ __align__(16) u16 values[512];
  u32 r[4];
  ldmatrix_x4(r, values + 4 * threadIdx.x);
}

extern "C" __global__ void unset_shared(float* out) {
  __shared__ float values[32];
  __shared__ int used;
  used = 1;
  out[threadIdx.x] = values[threadIdx.x] + static_cast<float>(used);
  values[threadIdx.x] = 1.0f;
}

extern "C" __global__ void unset_dynamic(float* out) {
  DYNAMIC_SHARED(memory);
  out[threadIdx.x] = reinterpret_cast<float*>(memory)[threadIdx.x];
  reinterpret_cast<float*>(memory)[threadIdx.x] = 1.0f;
}

extern "C" __global__ void beyond_dynamic(float* out, int at) {
  DYNAMIC_SHARED(memory);
  reinterpret_cast<float*>(memory)[at] = 1.0f;
}

extern "C" __global__ void beyond_array(float* out, int at) {
  __shared__ float values[32];
  values[at] = 1.0f;
  out[0] = values[at];
}

extern "C" __global__ void unaligned_load(const float* in, float* out) {
  float4 four = *reinterpret_cast<const float4*>(in + 1);
  out[0] = four.x + four.w;
}

extern "C" __global__ void large_shift(int* out, int by) { out[0] = 1 << by; }

extern "C" __global__ void division(int* out, int by) { out[0] = 7 / by; }

extern "C" __global__ void overflow(int* out, int by) { out[0] = by * 65536; }

extern "C" __global__ void trap(int* out) { __trap(); }

static __device__ __noinline__ int endless(int depth) {
  volatile int page[1024];
  page[depth % 1024] = depth;
  return depth < 0 ? 0 : endless(depth + 1) + page[depth % 1024];
}

extern "C" __global__ void deep_recursion(int* out) { out[0] = endless(0); }

extern "C" __global__ void store_at(float* out, i64 at) { out[at] = 1.0f; }

extern "C" __global__ void load_at(const float* in, i64 at, float* out) { out[0] = in[at]; }

extern "C" __global__ void __launch_bounds__(64) bounded(float* out) { out[threadIdx.x] = 1.0f; }
