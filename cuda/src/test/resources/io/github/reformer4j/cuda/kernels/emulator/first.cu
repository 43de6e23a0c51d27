// The simplest kernels: elements, a reduction of a block, and one that writes where it must not.
#include "device.cuh"

extern "C" __global__ void scale(const ELEMENT* __restrict__ in, ELEMENT* __restrict__ out, i64 n,
                                 float factor) {
  i64 i = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < n) {
    store(out + i, factor * load(in + i));
  }
}

extern "C" __global__ void __launch_bounds__(256) sum(const ELEMENT* in, float* out, int n) {
  __shared__ float of_warp[8];
  float mine = 0;
  for (int i = static_cast<int>(threadIdx.x); i < n; i += static_cast<int>(blockDim.x)) {
    mine += load(in + i);
  }
  mine = warp_sum(mine);
  if (lane_index() == 0) {
    of_warp[warp_index()] = mine;
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    float total = 0;
    for (u32 w = 0; w < blockDim.x / WARP; w++) {
      total += of_warp[w];
    }
    *out = total;
  }
}

extern "C" __global__ void beyond(float* out, i64 at) {
  out[at] = 1.0f;
}
