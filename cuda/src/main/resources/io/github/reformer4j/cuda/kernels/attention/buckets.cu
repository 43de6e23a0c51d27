// Given buckets as those used: -1 for masked tokens (semantics section 3). A thread for each token;
// blockIdx.y counts sequences times rounds.
#include "device.cuh"

// from, to [S][R][N]; mask [B][N]; per_batch: sequences of a batch row, times rounds.
extern "C" __global__ void clear_masked(const int* __restrict__ from, int* __restrict__ to,
                                        const u8* __restrict__ mask, int tokens, int per_batch,
                                        i64 first_row) {
  const i64 row = first_row + blockIdx.y;
  const i64 token = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (token < tokens) {
    const bool real = mask[row / per_batch * tokens + token] != 0;
    to[row * tokens + token] = real ? from[row * tokens + token] : -1;
  }
}
