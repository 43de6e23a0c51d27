// Cuts slots into tiles and finds their windows (semantics section 4). A thread for each slot of a
// round; blockIdx.y counts rows of the tile table (see table_row). Entries are added by an integer
// counter, so their order varies; nothing depends on it.
//
// With before and after exchanged, and `trim` turned, tiles hold keys, and their windows the queries
// that see them.
#include "attention/cuts.cuh"

#define TRIM_END 1    // causal: a tile sees nothing after itself
#define TRIM_BEGIN 2  // the same, exchanged

// live: [B], null if all tokens have slots. sorted: [S][R][N], RUNS only. tile_counts: zeros before.
extern "C" __global__ void windows(const int* __restrict__ live, const int* __restrict__ sorted,
                                   WindowTile* __restrict__ tiles, int* __restrict__ tile_counts,
                                   int kind, int circular, int distinct, int tokens, int heads,
                                   int rounds, int chunk, int before, int after, int trim,
                                   int most_tiles, i64 first_row) {
  const i64 row = first_row + blockIdx.y;
  const int round = static_cast<int>(row % rounds);
  const i64 batch = row / rounds / (kind == ORDER_RUNS ? heads : 1);
  const int slots = live == 0 ? tokens : live[batch];
  const i64 within = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (within >= slots) {
    return;
  }
  const Chunking chunking = {kind, circular, distinct, tokens, rounds, chunk, before, after};
  Cut cut = cut_at(chunking, sorted + row * tokens, round, slots, static_cast<int>(within));
  if (global_slot(chunking, round, slots, static_cast<int>(within)) != cut.first) {
    return;
  }
  const i64 end = cut.begin + cut.length;
  if (trim == TRIM_END) {
    cut.length = least(end, cut.first + cut.count) - cut.begin;
  } else if (trim == TRIM_BEGIN) {
    cut.begin = most(cut.begin, cut.first);
    cut.length = end - cut.begin;
  }
  WindowTile tile;
  tile.first = static_cast<int>(cut.first);
  tile.count = static_cast<int>(cut.count);
  tile.begin = static_cast<int>(cut.begin);
  tile.round = round;
  tile.length = cut.length;
  tiles[row * most_tiles + atomicAdd(&tile_counts[row], 1)] = tile;
}
