// Gradients through the role of the query, before the scale: with weights w and deltas d,
// dQ += w (dO Vt - d) K. The rows are queries, the columns the keys in their windows. blockIdx.z is
// the slab of 64 columns of the gradient.
#include "attention/pairs.cuh"

// shifts, factors, deltas: see gradient_delta.cu. query_sums: [S][N][D]. met: [S][N], set to 1 where
// a query met a key.
extern "C" __global__ void __launch_bounds__(TILE_THREADS, 2)
    query_gradient(const float* __restrict__ shifts, const float* __restrict__ factors,
                   const float* __restrict__ deltas, float* __restrict__ query_sums,
                   int* __restrict__ met, PAIR_PARAMETERS, CALL_PARAMETERS) {
  const PairCall pairs = {PAIR_ARGUMENTS};
  const Call call = {CALL_ARGUMENTS};
  DYNAMIC_SHARED(shared);
  PairTiles& slabs = *reinterpret_cast<PairTiles*>(shared);
  __shared__ Side rows;
  __shared__ Side ahead[AHEAD];
  __shared__ Shares shares;
  __shared__ int own[TILE];
  Block block;
  if (!block_begin(block, pairs, call)) {
    return;
  }
  side_rows<false>(rows, block);
  if (threadIdx.x < TILE) {
    const int i = static_cast<int>(threadIdx.x);
    share(shares, i, rows, block, shifts, factors, deltas);
    share_self(own, i, rows, call);
  }
  const int from = static_cast<int>(blockIdx.z) * TILE;
  Fragment gradient;
  fragment_clear(gradient);
  u32 any = 0;
  for (i64 at = 0; at < block.tile.length; at += TILE) {
    const int number = static_cast<int>(at / TILE % AHEAD);
    __syncthreads();
    if (number == 0) {
      FOR_COLUMNS_AHEAD(block, at, tile, i) {
        side_column<true>(ahead[tile], i, block, at + tile * TILE);
      }
      __syncthreads();
    }
    const Side& columns = ahead[number];
    Fragment weights;
    Fragment scores;
    pair_products<false>(weights, scores, slabs, rows, columns, at, block);
    const u32 seen = pair_sight<false>(rows, columns, own, block, call);
    any |= seen;
#pragma unroll
    for (int n = 0; n < 8; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        const int row = fragment_row(e / 2);
        const float length = columns.at.factor[fragment_column(n, e % 2)];
        const float score = pair_score(weights.x[n][e], length, rows.at.factor[row], block.stretched);
        const float weight = exp2_fast(score - shares.shift[row]) * shares.factor[row];
        const bool counts = seen >> (4 * n + e) & 1;
        scores.x[n][e] = counts ? weight * (scores.x[n][e] - shares.delta[row]) * length : 0.0f;
      }
    }
    columns_again<false>(slabs, columns, block, from, false);
    if (warp_busy(block)) {
      tile_apply(gradient, scores, slabs.column_scores, window_columns(block, at),
                 min(TILE, pairs.dim - from));
    }
  }
  add_rows(query_sums + block.first * pairs.dim, gradient, rows, pairs.dim, from);
  if (from == 0) {
#pragma unroll
    for (int h = 0; h < 2; h++) {
      const int token = rows.at.token[fragment_row(h)];
      const u32 of_row = 0x33333333u << (2 * h);
      if (token >= 0 && (any & of_row) != 0) {
        met[block.first + token] = 1;  // the lanes of a row write the same
      }
    }
  }
}
