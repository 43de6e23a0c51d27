// Every operation of a warp, and every vote of a block; results are written lane by lane.
#include "device.cuh"

static __device__ int lane() { return static_cast<int>(threadIdx.x); }

extern "C" __global__ void shuffles(int* out) {
  int mine = 100 + lane();
  int results[] = {
      __shfl_sync(WARP_ALL, mine, 5),
      __shfl_sync(WARP_ALL, mine, 37),
      __shfl_sync(WARP_ALL, mine, 3, 8),
      __shfl_sync(WARP_ALL, mine, 31 - lane()),
      __shfl_up_sync(WARP_ALL, mine, 3),
      __shfl_up_sync(WARP_ALL, mine, 3, 16),
      __shfl_down_sync(WARP_ALL, mine, 3),
      __shfl_down_sync(WARP_ALL, mine, 3, 16),
      __shfl_xor_sync(WARP_ALL, mine, 9),
      __shfl_xor_sync(WARP_ALL, mine, 1, 4),
  };
  for (int i = 0; i < 10; i++) {
    out[32 * i + lane()] = results[i];
  }
}

extern "C" __global__ void wide_shuffles(i64* longs, double* doubles, float* floats) {
  longs[lane()] = __shfl_xor_sync(WARP_ALL, (1ll << 40) + lane(), 1);
  doubles[lane()] = __shfl_sync(WARP_ALL, 0.5 + lane(), 7);
  floats[lane()] = __shfl_down_sync(WARP_ALL, 0.25f + static_cast<float>(lane()), 1);
}

extern "C" __global__ void votes(int* out) {
  int results[] = {
      static_cast<int>(__ballot_sync(WARP_ALL, lane() % 3 == 0)),
      __any_sync(WARP_ALL, lane() == 17),
      __any_sync(WARP_ALL, lane() == 32),
      __all_sync(WARP_ALL, lane() < 32),
      __all_sync(WARP_ALL, lane() != 17),
      static_cast<int>(__match_any_sync(WARP_ALL, lane() / 5)),
      static_cast<int>(__match_any_sync(WARP_ALL, (1ull << 40) * (lane() % 2))),
  };
  for (int i = 0; i < 7; i++) {
    out[32 * i + lane()] = results[i];
  }
}

// The halves of the warp work apart, the upper one with more steps.
extern "C" __global__ void halves(int* out) {
  bool upper = lane() >= 16;
  u32 mask = upper ? 0xffff0000u : 0x0000ffffu;
  int sum = lane();
  for (int far = 8; far > 0; far /= 2) {
    sum += __shfl_xor_sync(mask, sum, far);
  }
  if (upper) {
    sum += __shfl_sync(mask, lane(), 20);
    __syncwarp(mask);
  }
  __syncwarp();
  out[lane()] = sum;
}

extern "C" __global__ void reductions(const float* in, float* sums, float* maxima) {
  float x = in[blockDim.x * blockIdx.x + threadIdx.x];
  sums[blockDim.x * blockIdx.x + threadIdx.x] = warp_sum(x);
  maxima[blockDim.x * blockIdx.x + threadIdx.x] = warp_max(x);
}

extern "C" __global__ void block_votes(int* out) {
  int i = static_cast<int>(threadIdx.x);
  int results[] = {
      __syncthreads_count(i % 5 == 0), __syncthreads_or(i == 70),  __syncthreads_or(i == 700),
      __syncthreads_and(i < 96),       __syncthreads_and(i != 70),
  };
  for (int k = 0; k < 5; k++) {
    out[5 * i + k] = results[k];
  }
}
