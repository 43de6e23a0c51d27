// Moves items to the slots of their digits, in their order; blockIdx.y counts rows. A warp's items
// follow one another, so that ranks can be counted warp by warp.
#include "attention/radix.cuh"

// keys, values, new_keys, new_values [rows][tokens]; values null in the first pass; new_keys null if
// nobody asks; starts [rows][blocks][256] from sort_scan. dropping: tokens with the key `last` have no
// slot, and their value is -1.
extern "C" __global__ void __launch_bounds__(SORT_THREADS)
    sort_scatter(const int* __restrict__ keys, const int* __restrict__ values,
                 const u8* __restrict__ mask, const int* __restrict__ starts,
                 int* __restrict__ new_keys, int* __restrict__ new_values, int tokens,
                 int per_batch, int last, int shift, int dropping, i64 first_row) {
  __shared__ int slots[SORT_WARPS][RADIX];
  const i64 row = first_row + blockIdx.y;
  const SortSource source = sort_source(keys, values, mask, row, tokens, per_batch, last);
  const u32 lane = lane_index();
  int* mine = slots[warp_index()];
  for (u32 d = lane; d < RADIX; d += WARP) {
    mine[d] = 0;
  }
  __syncwarp();
  const i64 first = static_cast<i64>(blockIdx.x) * SORT_ITEMS + warp_index() * (SORT_STEPS * WARP);
  int key[SORT_STEPS];
  int rank[SORT_STEPS];
#pragma unroll
  for (int step = 0; step < SORT_STEPS; step++) {
    const i64 i = first + step * WARP + lane;
    const bool present = i < tokens;
    key[step] = present ? sort_key(source, static_cast<int>(i)) : 0;
    // lanes without an item agree on a digit that there is not
    const u32 digit = present ? digit_of(key[step], shift) : RADIX;
    const u32 peers = __match_any_sync(WARP_ALL, digit);
    const int before = present ? mine[digit] : 0;
    rank[step] = before + __popc(peers & ((1u << lane) - 1));
    __syncwarp();
    if (present && __ffs(peers) - 1 == static_cast<int>(lane)) {
      mine[digit] = before + __popc(peers);
    }
    __syncwarp();
  }
  __syncthreads();
  int next = starts[(row * gridDim.x + blockIdx.x) * RADIX + threadIdx.x];
  for (int w = 0; w < SORT_WARPS; w++) {
    const int count = slots[w][threadIdx.x];
    slots[w][threadIdx.x] = next;
    next += count;
  }
  __syncthreads();
#pragma unroll
  for (int step = 0; step < SORT_STEPS; step++) {
    const i64 i = first + step * WARP + lane;
    if (i < tokens) {
      const i64 to = row * tokens + mine[digit_of(key[step], shift)] + rank[step];
      const bool gone = dropping && key[step] == last;
      new_values[to] = gone ? -1 : sort_value(source, static_cast<int>(i));
      if (new_keys != 0) {
        new_keys[to] = key[step];
      }
    }
  }
}
