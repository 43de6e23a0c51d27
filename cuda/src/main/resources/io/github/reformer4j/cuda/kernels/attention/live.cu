// How many tokens of a batch row are real; a block for each.
#include "device.cuh"

// mask [B][N], live [B].
extern "C" __global__ void live(const u8* __restrict__ mask, int* __restrict__ live_tokens,
                                int tokens) {
  __shared__ int total;
  if (threadIdx.x == 0) {
    total = 0;
  }
  __syncthreads();
  const u8* row = mask + static_cast<i64>(blockIdx.x) * tokens;
  int mine = 0;
  for (int i = threadIdx.x; i < tokens; i += blockDim.x) {
    mine += row[i] != 0;
  }
  atomicAdd(&total, mine);
  __syncthreads();
  if (threadIdx.x == 0) {
    live_tokens[blockIdx.x] = total;
  }
}
