// Finds sums of weights anew where the saved log-sum-exp does not give the weights: for each round
// with AVERAGE, whose rounds are softmaxes of their own, and for queries whose log-sum-exp is too
// large. The rows are queries, the columns the keys in their windows. Afterwards `tops` holds the
// greatest score (log2), `sums` the sum of weights relative to it, and with AVERAGE `weighted` the
// sum of weights times their gradients.
#include "attention/pairs.cuh"

// logsumexp: [S][N]. tops, sums, weighted: [groups][S][N]. some_coarse: whether there is such a
// query; where there is none, nothing is done.
extern "C" __global__ void __launch_bounds__(TILE_THREADS, 2)
    gradient_sums(const float* __restrict__ logsumexp, const int* __restrict__ some_coarse,
                  float finest, float* __restrict__ tops, float* __restrict__ sums,
                  float* __restrict__ weighted, PAIR_PARAMETERS, CALL_PARAMETERS) {
  if (!average && *some_coarse == 0) {
    return;
  }
  const PairCall pairs = {PAIR_ARGUMENTS};
  const Call call = {CALL_ARGUMENTS};
  DYNAMIC_SHARED(shared);
  PairTiles& slabs = *reinterpret_cast<PairTiles*>(shared);
  __shared__ Side rows;
  __shared__ Side ahead[AHEAD];
  __shared__ int own[TILE];
  __shared__ int wanted;
  Block block;
  if (!block_begin(block, pairs, call)) {
    return;
  }
  if (!pairs.average) {
    block.pairs.value_dim = 0;  // gradients of weights are not needed
  }
  side_rows<false>(rows, block);
  if (threadIdx.x < TILE) {
    share_self(own, static_cast<int>(threadIdx.x), rows, call);
  }
  if (threadIdx.x == 0) {
    wanted = pairs.average;
  }
  __syncthreads();
  if (threadIdx.x < TILE) {
    const int token = rows.at.token[threadIdx.x];
    if (token >= 0 && shares_coarse(logsumexp[block.first + token], finest)) {
      atomicOr(&wanted, 1);
    }
  }
  __syncthreads();
  if (!wanted) {
    return;
  }
  float top[2] = {-FLOAT_INFINITY, -FLOAT_INFINITY};
  float sum[2] = {0.0f, 0.0f};
  float along[2] = {0.0f, 0.0f};
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
    Fragment scores;
    Fragment gradients;
    pair_products<false>(scores, gradients, slabs, rows, columns, at, block);
    const u32 seen = pair_sight<false>(rows, columns, own, block, call);
#pragma unroll
    for (int h = 0; h < 2; h++) {
      float most = -FLOAT_INFINITY;
#pragma unroll
      for (int n = 0; n < 8; n++) {
#pragma unroll
        for (int p = 0; p < 2; p++) {
          float& score = scores.x[n][2 * h + p];
          const bool counts = seen >> (4 * n + 2 * h + p) & 1;
          score = counts ? pair_score(score, columns.at.factor[fragment_column(n, p)],
                                      rows.at.factor[fragment_row(h)], block.stretched)
                         : -FLOAT_INFINITY;
          most = fmaxf(most, score);
        }
      }
      most = fmaxf(top[h], row_max(most));
      float more = 0;
      float more_along = 0;
#pragma unroll
      for (int n = 0; n < 8; n++) {
#pragma unroll
        for (int p = 0; p < 2; p++) {
          const float score = scores.x[n][2 * h + p];
          const float weight = score == -FLOAT_INFINITY ? 0 : exp2_fast(score - most);
          more += weight;
          more_along = fmaf(weight, gradients.x[n][2 * h + p], more_along);
        }
      }
      more = row_sum(more);
      more_along = row_sum(more_along);
      if (most != -FLOAT_INFINITY) {
        const float shrink = exp2_fast(top[h] - most);
        sum[h] = fmaf(sum[h], shrink, more);
        along[h] = fmaf(along[h], shrink, more_along);
        top[h] = most;
      }
    }
  }
#pragma unroll
  for (int h = 0; h < 2; h++) {
    const int token = rows.at.token[fragment_row(h)];
    if (token < 0 || lane_index() % 4 != 0 || !(sum[h] > 0)) {
      continue;
    }
    i64 row = block.first + token;
    if (pairs.average) {
      row += call.round * pairs.all_rows;
      tops[row] = top[h];
      sums[row] = sum[h];
      weighted[row] = along[h];
    } else if (shares_coarse(logsumexp[row], finest)) {
      const float most = fmaxf(tops[row], top[h]);
      sums[row] = fmaf(sums[row], exp2_fast(tops[row] - most), sum[h] * exp2_fast(top[h] - most));
      tops[row] = most;
    }
  }
}
