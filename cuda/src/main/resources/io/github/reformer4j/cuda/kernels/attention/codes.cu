// Where each token stands in each round, and its window there: what duplicate correction asks for
// (semantics section 6). A thread for each slot of a round; blockIdx.y counts sequences times rounds.
#include "attention/cuts.cuh"

// live: [B], null if all tokens have slots. sorted: [S][R][N], RUNS only. places, token_windows:
// [S][N][R], the latter may be null; entries of tokens without a slot are left as they are, and nobody reads them.
extern "C" __global__ void codes(const int* __restrict__ live, const int* __restrict__ sorted,
                                 const int* __restrict__ order, int* __restrict__ places,
                                 Window* __restrict__ token_windows, int kind, int distinct,
                                 int tokens, int heads, int rounds, int chunk, int before,
                                 int after, i64 first_row) {
  const i64 row = first_row + blockIdx.y;
  const i64 sequence = row / rounds;
  const int round = static_cast<int>(row % rounds);
  const int slots = live == 0 ? tokens : live[sequence / heads];
  const i64 within = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (within >= slots) {
    return;
  }
  const Chunking chunking = {kind,   kind == ORDER_RING, distinct, tokens,
                             rounds, chunk,              before,   after};
  const Cut cut = cut_at(chunking, sorted + row * tokens, round, slots, static_cast<int>(within));
  const i64 at = (sequence * tokens + order[row * tokens + within]) * rounds + round;
  places[at] = static_cast<int>(global_slot(chunking, round, slots, static_cast<int>(within)));
  if (token_windows != 0) {
    token_windows[at].begin = static_cast<int>(cut.begin);
    token_windows[at].length = static_cast<int>(cut.length);
  }
}
