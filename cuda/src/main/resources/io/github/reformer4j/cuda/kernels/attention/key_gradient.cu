// Gradients of values and, before the scale, through the role of the key: with weights w and deltas
// d, dV += wt dO and dK += (w (dO Vt - d))t Q. The rows are keys, the columns the queries whose
// windows hold them. blockIdx.z is the slab of 64 columns of both gradients.
#include "attention/pairs.cuh"

// shifts, factors, deltas: see gradient_delta.cu. key_sums: [S][N][D]. value_sums: [S][N][E].
extern "C" __global__ void __launch_bounds__(TILE_THREADS, 2)
    key_gradient(const float* __restrict__ shifts, const float* __restrict__ factors,
                 const float* __restrict__ deltas, float* __restrict__ key_sums,
                 float* __restrict__ value_sums, PAIR_PARAMETERS, CALL_PARAMETERS) {
  const PairCall pairs = {PAIR_ARGUMENTS};
  const Call call = {CALL_ARGUMENTS};
  DYNAMIC_SHARED(shared);
  PairTiles& slabs = *reinterpret_cast<PairTiles*>(shared);
  __shared__ Side rows;
  __shared__ Side ahead[AHEAD];
  __shared__ Shares shares_ahead[AHEAD];
  __shared__ int own_ahead[AHEAD][TILE];
  Block block;
  if (!block_begin(block, pairs, call)) {
    return;
  }
  side_rows<true>(rows, block);
  const int from = static_cast<int>(blockIdx.z) * TILE;
  Fragment key_gradient;
  Fragment value_gradient;
  fragment_clear(key_gradient);
  fragment_clear(value_gradient);
  for (i64 at = 0; at < block.tile.length; at += TILE) {
    const int number = static_cast<int>(at / TILE % AHEAD);
    __syncthreads();
    if (number == 0) {
      FOR_COLUMNS_AHEAD(block, at, tile, i) {
        side_column<false>(ahead[tile], i, block, at + tile * TILE);
        share(shares_ahead[tile], i, ahead[tile], block, shifts, factors, deltas);
        share_self(own_ahead[tile], i, ahead[tile], call);
      }
      __syncthreads();
    }
    const Side& columns = ahead[number];
    const Shares& shares = shares_ahead[number];
    const int* own = own_ahead[number];
    Fragment weights;
    Fragment scores;
    pair_products<true>(weights, scores, slabs, rows, columns, at, block);
    const u32 seen = pair_sight<true>(rows, columns, own, block, call);
#pragma unroll
    for (int n = 0; n < 8; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        const int column = fragment_column(n, e % 2);
        const float length = rows.at.factor[fragment_row(e / 2)];
        const float score = pair_score(weights.x[n][e], length, columns.at.factor[column], block.stretched);
        const float weight = exp2_fast(score - shares.shift[column]) * shares.factor[column];
        const float gradient = weight * (scores.x[n][e] - shares.delta[column]);
        const bool counts = seen >> (4 * n + e) & 1;
        weights.x[n][e] = counts ? weight : 0.0f;
        // the query's tile is stretched
        scores.x[n][e] = counts ? gradient * columns.unstretch[column] : 0.0f;
      }
    }
    columns_again<true>(slabs, columns, block, from, true);
    const int count = window_columns(block, at);
    if (from < pairs.value_dim && warp_busy(block)) {
      tile_apply(value_gradient, weights, slabs.column_weights, count,
                 min(TILE, pairs.value_dim - from));
    }
    if (from < pairs.dim && warp_busy(block)) {
      tile_apply(key_gradient, scores, slabs.column_scores, count, min(TILE, pairs.dim - from));
    }
  }
  add_rows(key_sums + block.first * pairs.dim, key_gradient, rows, pairs.dim, from);
  add_rows(value_sums + block.first * pairs.value_dim, value_gradient, rows, pairs.value_dim,
           from);
}
