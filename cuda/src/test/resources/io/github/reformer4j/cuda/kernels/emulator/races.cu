// Kernels with and without races. What is right here must not be reported, and what is wrong must be
// in either order of threads.
#include "ptx.cuh"

static __device__ int me() { return static_cast<int>(threadIdx.x); }

extern "C" __global__ void barrier_between(float* out) {
  __shared__ float values[64];
  values[me()] = 1.0f;
  __syncthreads();
  out[me()] = values[63 - me()];
  __syncthreads();
  values[63 - me()] = 2.0f;
}

extern "C" __global__ void no_barrier(float* out) {
  __shared__ float values[64];
  values[me()] = 1.0f;
  out[me()] = values[63 - me()];
}

extern "C" __global__ void no_second_barrier(float* out) {
  __shared__ float values[64];
  values[me()] = 1.0f;
  __syncthreads();
  out[me()] = values[63 - me()];
  values[me()] = 2.0f;
}

// Within a warp the order of a warp operation is enough, of all lanes or of those concerned.
extern "C" __global__ void warp_between(float* out) {
  __shared__ float values[64];
  values[me()] = 1.0f;
  __syncwarp();
  out[me()] = values[me() ^ 1];
  __syncwarp(3u << (me() % 32 / 2 * 2));
  values[me() ^ 1] = 2.0f;
}

extern "C" __global__ void warp_is_not_enough(float* out) {
  __shared__ float values[64];
  values[me()] = 1.0f;
  __syncwarp();
  out[me()] = values[me() ^ 32];
}

extern "C" __global__ void other_lanes_met(float* out) {
  __shared__ float values[64];
  values[me()] = 1.0f;
  __syncwarp(3u << (me() % 32 / 2 * 2));
  out[me()] = values[me() ^ 2];
}

extern "C" __global__ void same_value(float* out) {
  __shared__ float value;
  value = 1.0f;
  __syncthreads();
  out[me()] = value;
}

extern "C" __global__ void different_values(float* out) {
  __shared__ int value;
  value = me();
  __syncthreads();
  out[me()] = static_cast<float>(value);
}

extern "C" __global__ void halves_of_a_word(u16* out) { out[me()] = 1; }

extern "C" __global__ void blocks_apart(float* out) { out[64 * blockIdx.x + me()] = 1.0f; }

extern "C" __global__ void blocks_overwriting(float* out) {
  out[me()] = static_cast<float>(blockIdx.x);
}

extern "C" __global__ void blocks_reading(float* out) {
  out[64 * (1 + blockIdx.x) + me()] = out[me()];
}

extern "C" __global__ void blocks_counting(int* out) { atomicAdd(out, 1); }

// Copies into memory that others still read.
extern "C" __global__ void copied_over(const float* in, float* out, int right) {
  __shared__ __align__(16) float values[4 * 64];
  cp_async_16(values + 4 * me(), in + 4 * me(), true);
  cp_async_commit();
  cp_async_wait<0>();
  __syncthreads();
  out[me()] = values[4 * (63 - me())];
  if (right) {
    __syncthreads();
  }
  cp_async_16(values + 4 * me(), in + 4 * me(), true);
  cp_async_commit();
  cp_async_wait<0>();
}

extern "C" __global__ void matrices_too_soon(const u16* in, float* out, int right) {
  __shared__ __align__(16) u16 rows[64 * 8];
  for (int i = 0; i < 8; i++) {
    rows[8 * me() + i] = in[i];
  }
  if (right) {
    __syncthreads();
  }
  u32 r[4];
  ldmatrix_x4(r, rows + 8 * (63 - me()));
  out[me()] = static_cast<float>(r[0] & 1u);
}
