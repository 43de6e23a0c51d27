// What the kernels of the backward pass share (semantics section 7): a block takes a tile of 64
// queries or keys, the rows, and goes through those on the other side of the pairs, the columns, 64
// at a time. For each 64 x 64 pairs it recomputes scores and weights and the gradients of both.
#pragma once

#include "attention/call.cuh"
#include "attention/shares.cuh"
#include "attention/tile.cuh"

#define SCORE_MOST 3.0e38f

// Of the rows and of the columns: what scores are products of, and what the gradients of weights
// are products of.
struct PairTiles {
  Tile row_scores;
  Tile row_weights;
  Tile column_scores;
  Tile column_weights;
};

// queries, keys [S][N][D]; values, out_gradient [S][N][E]; query_factors, key_factors,
// query_stretches, key_stretches [S][N], see norms.cu; stretched: whether any stretch is not 1;
// all_rows = S N; shortened: queries and keys are stretched already; average: rounds are averaged.
#define PAIR_PARAMETERS                                                                           \
  const operand *__restrict__ queries, const operand *__restrict__ keys,                          \
      const operand *__restrict__ values, const operand *__restrict__ out_gradient,               \
      const float *__restrict__ query_factors, const float *__restrict__ key_factors,             \
      const float *__restrict__ query_stretches, const float *__restrict__ key_stretches,         \
      const int *__restrict__ stretched, i64 all_rows, int shortened, int average,        \
      int dim, int value_dim

#define PAIR_ARGUMENTS                                                                            \
  queries, keys, values, out_gradient, query_factors, key_factors, query_stretches, key_stretches, \
      stretched, all_rows, shortened, average, dim, value_dim

struct PairCall {
  const operand* queries;
  const operand* keys;
  const operand* values;
  const operand* out_gradient;
  const float* query_factors;
  const float* key_factors;
  const float* query_stretches;
  const float* key_stretches;
  const int* stretched;
  i64 all_rows;
  int shortened;
  int average;
  int dim;
  int value_dim;
};

// What a block works on; queries, keys and so on are those of its sequence.
struct Block {
  PairCall pairs;
  WindowTile tile;
  Slots slots;
  Sight sight;
  i64 first;  // row of the sequence's token 0
  bool stretched;   // some row of the call is
  bool stretching;  // tiles have to be
};

// Finds a block's tile; false if there is none.
static __device__ bool block_begin(Block& block, const PairCall& pairs, const Call& call) {
  if (!call_tile(call, block.tile)) {
    return false;
  }
  block.pairs = pairs;
  block.slots = call_slots(call);
  block.sight = call_sight(call, block.slots);
  block.first = call_sequence(call) * call.tokens;
  block.pairs.queries += block.first * pairs.dim;
  block.pairs.keys += block.first * pairs.dim;
  block.pairs.values += block.first * pairs.value_dim;
  block.pairs.out_gradient += block.first * pairs.value_dim;
  block.pairs.query_factors += block.first;
  block.pairs.key_factors += block.first;
  block.pairs.query_stretches += block.first;
  block.pairs.key_stretches += block.first;
  block.stretched = *pairs.stretched != 0;
  block.stretching = block.stretched && !pairs.shortened;
  return true;
}

// The rows or columns of the pairs. The bounds of their tokens are those of each half.
struct Side {
  Gathered at;
  float unstretch[TILE];  // one over the stretch
  int least[2];
  int most[2];
};

// Completes number i of a side whose tokens are there. Needs all i of a warp at once.
static __device__ void side_complete(Side& side, int i, const float* stretches) {
  const int token = side.at.token[i];
  side.unstretch[i] = token < 0 ? 1.0f : 1.0f / stretches[token];
  int least = token;
  int most = token;
  for (int far = WARP / 2; far > 0; far /= 2) {
    least = min(least, __shfl_xor_sync(WARP_ALL, least, far));
    most = max(most, __shfl_xor_sync(WARP_ALL, most, far));
  }
  if (i % WARP == 0) {
    side.least[i / WARP] = least;
    side.most[i / WARP] = most;
  }
}

// The rows of a block: queries, or keys. A barrier must follow.
template <bool KEYS>
static __device__ void side_rows(Side& side, const Block& block) {
  gather_tile(side.at, block.slots, block.tile,
              KEYS ? block.pairs.key_factors : block.pairs.query_factors);
  if (threadIdx.x < TILE) {
    side_complete(side, static_cast<int>(threadIdx.x),
                  KEYS ? block.pairs.key_stretches : block.pairs.query_stretches);
  }
}

// So many tiles of columns are looked up at once: tokens, factors and the like hang on one another.
#define AHEAD 4

// Does something for each column of up to AHEAD tiles from a place on; a warp has 32 of one tile.
#define FOR_COLUMNS_AHEAD(block, at, tile, i)                                             \
  for (int tile = static_cast<int>(threadIdx.x) / TILE,                                   \
           i = static_cast<int>(threadIdx.x) % TILE;                                      \
       tile < AHEAD && (at) + tile * TILE < (block).tile.length;                          \
       tile += TILE_THREADS / TILE)

// Number i of the columns from a place of the window on: keys, or queries.
template <bool KEYS>
static __device__ void side_column(Side& side, int i, const Block& block, i64 at) {
  gather_place(side.at, i, block.slots, block.tile, at + i,
               KEYS ? block.pairs.key_factors : block.pairs.query_factors);
  side_complete(side, i, KEYS ? block.pairs.key_stretches : block.pairs.query_stretches);
}

static __device__ __forceinline__ int window_columns(const Block& block, i64 at) {
  const i64 left = block.tile.length - at;
  return left < TILE ? static_cast<int>(left) : TILE;
}

// How scores of 64 queries become weights, 2^(score - shift) * factor, and their delta.
struct Shares {
  float shift[TILE];
  float factor[TILE];
  float delta[TILE];
};

// What query i of a side is weighed by.
static __device__ void share(Shares& shares, int i, const Side& side, const Block& block,
                             const float* shifts, const float* factors, const float* deltas) {
  const int token = side.at.token[i];
  const i64 row =
      block.first + token + (block.pairs.average ? side.at.round[i] * block.pairs.all_rows : 0);
  shares.shift[i] = token < 0 ? 0.0f : shifts[row];
  shares.factor[i] = token < 0 ? 0.0f : factors[row];
  shares.delta[i] = token < 0 ? 0.0f : deltas[row];
}

// Whether query i of a side sees itself.
static __device__ void share_self(int* own, int i, const Side& side, const Call& call) {
  const int token = side.at.token[i];
  own[i] =
      token >= 0 && sees_itself(call.self_rule, call.self_positions, call.self_count, token);
}

// Whether this warp has rows; where it has none it only helps to load tiles.
static __device__ __forceinline__ bool warp_busy(const Block& block) {
  return 16 * static_cast<int>(warp_index()) < block.tile.count;
}

// Whether one slab holds whole rows, so that tiles stay from one product to the next.
static __device__ __forceinline__ bool whole_rows(const Block& block) {
  return block.pairs.dim <= TILE && block.pairs.value_dim <= TILE;
}

// Waits for tiles that are being loaded.
static __device__ __forceinline__ void tiles_arrive() {
  cp_async_commit();
  cp_async_wait<0>();
  __syncthreads();
}

// The products of this warp's rows with the columns: scores before all factors, and the gradients
// of weights. Tiles are free at the beginning, and hold the last slab at the end. BY_KEY: the rows
// are keys.
template <bool BY_KEY>
static __device__ void pair_products(Fragment& scores, Fragment& gradients, PairTiles& tiles,
                                     const Side& rows, const Side& columns, i64 at,
                                     const Block& block) {
  const PairCall& pairs = block.pairs;
  fragment_clear(scores);
  fragment_clear(gradients);
  const bool load_rows = at == 0 || !whole_rows(block);
  const int count = window_columns(block, at);
  const int most = max(pairs.dim, pairs.value_dim);
  for (int from = 0; from < most; from += TILE) {
    if (from > 0) {
      __syncthreads();
    }
    if (from < pairs.dim) {
      if (load_rows) {
        tile_load(tiles.row_scores, BY_KEY ? pairs.keys : pairs.queries, rows.at.token, pairs.dim,
                  from);
      }
      tile_load(tiles.column_scores, BY_KEY ? pairs.queries : pairs.keys, columns.at.token,
                pairs.dim, from);
    }
    if (from < pairs.value_dim) {
      if (load_rows) {
        tile_load(tiles.row_weights, BY_KEY ? pairs.values : pairs.out_gradient, rows.at.token,
                  pairs.value_dim, from);
      }
      tile_load(tiles.column_weights, BY_KEY ? pairs.out_gradient : pairs.values,
                columns.at.token, pairs.value_dim, from);
    }
    tiles_arrive();
    if (block.stretching && from < pairs.dim) {
      if (load_rows) {
        tile_stretch(tiles.row_scores, rows.at.token,
                     BY_KEY ? pairs.key_stretches : pairs.query_stretches);
      }
      tile_stretch(tiles.column_scores, columns.at.token,
                   BY_KEY ? pairs.query_stretches : pairs.key_stretches);
      __syncthreads();
    }
    if (from < pairs.dim && warp_busy(block)) {
      tile_scores(scores, tiles.row_scores, tiles.column_scores, min(TILE, pairs.dim - from),
                  count);
    }
    if (from < pairs.value_dim && warp_busy(block)) {
      tile_scores(gradients, tiles.row_weights, tiles.column_weights,
                  min(TILE, pairs.value_dim - from), count);
    }
  }
}

// Loads a slab of the columns, unless it is there since the products.
template <bool BY_KEY>
static __device__ void columns_again(PairTiles& tiles, const Side& columns, const Block& block,
                                     int from, bool weights) {
  const PairCall& pairs = block.pairs;
  if (whole_rows(block)) {
    return;
  }
  __syncthreads();
  if (from < pairs.dim) {
    tile_load(tiles.column_scores, BY_KEY ? pairs.queries : pairs.keys, columns.at.token,
              pairs.dim, from);
  }
  if (weights && from < pairs.value_dim) {
    tile_load(tiles.column_weights, BY_KEY ? pairs.out_gradient : pairs.values, columns.at.token,
              pairs.value_dim, from);
  }
  tiles_arrive();
  if (block.stretching && from < pairs.dim) {
    tile_stretch(tiles.column_scores, columns.at.token,
                 BY_KEY ? pairs.query_stretches : pairs.key_stretches);
    __syncthreads();
  }
}

// A score of its product, as the forward pass has it. Rounded by itself: fused with the subtraction
// of a shift it would not be the number that the shift was found from.
static __device__ __forceinline__ float pair_score(float product, float key_factor,
                                                   float query_factor, bool stretched) {
  const float score = __fmul_rn(__fmul_rn(product, key_factor), query_factor);
  return stretched ? fminf(fmaxf(score, -SCORE_MOST), SCORE_MOST) : score;
}

static __device__ __forceinline__ Standing standing(const Side& side, int i) {
  const Standing one = {side.at.token[i], side.at.round[i]};
  return one;
}

// Whether all pairs count, as far as that shows without looking at each.
static __device__ __forceinline__ bool all_visible(const Side& queries, const Side& keys,
                                                   const Block& block, const Call& call) {
  const int query_least = min(queries.least[0], queries.least[1]);
  const int key_least = min(keys.least[0], keys.least[1]);
  const int query_most = max(queries.most[0], queries.most[1]);
  const int key_most = max(keys.most[0], keys.most[1]);
  const bool met = call.corrected && (call.round > 0 || call.kind == ORDER_RING);
  if (query_least < 0 || key_least < 0 || met || call.within_bucket) {
    return false;
  }
  if (key_most < query_least) {
    return true;
  }
  return !call.causal && (key_least > query_most || call.self_rule == SELF_ALLOWED);
}

// Takes out pairs that were met in earlier rounds. In RUNS a pair meets in the same round of both.
template <bool BY_KEY>
static __device__ __forceinline__ u32 sight_first(u32 seen, const Side& rows, const Side& columns,
                                                  const Block& block, int round) {
  for (int earlier = 0; earlier < round; earlier++) {
#pragma unroll
    for (int i = 0; i < 32; i++) {
      // a missing token's pairs are hidden already
      const int row = max(0, rows.at.token[fragment_row(i / 2 % 2)]);
      const int column = max(0, columns.at.token[fragment_column(i / 4, i % 2)]);
      if (in_window(block.sight, BY_KEY ? column : row, earlier, BY_KEY ? row : column, earlier)) {
        seen &= ~(1u << i);
      }
    }
  }
  return seen;
}

// Which of this lane's pairs count: bit 4 n + 2 h + p.
template <bool BY_KEY>
static __device__ u32 pair_sight(const Side& rows, const Side& columns, const int* own,
                                 const Block& block, const Call& call) {
  if (!warp_busy(block)) {
    return 0;
  }
  if (all_visible(BY_KEY ? columns : rows, BY_KEY ? rows : columns, block, call)) {
    return 0xffffffffu;
  }
  const bool runs = call.kind == ORDER_RUNS;
  Sight sight = block.sight;
  sight.corrected = sight.corrected && !runs;
  u32 seen = 0;
#pragma unroll 4
  for (int i = 0; i < 32; i++) {
    const int row = fragment_row(i / 2 % 2);
    const int column = fragment_column(i / 4, i % 2);
    const int query = BY_KEY ? column : row;
    const int key = BY_KEY ? row : column;
    if (visible(sight, standing(BY_KEY ? columns : rows, query), own[query] != 0,
                standing(BY_KEY ? rows : columns, key))) {
      seen |= 1u << i;
    }
  }
  return block.sight.corrected && runs && seen != 0
             ? sight_first<BY_KEY>(seen, rows, columns, block, call.round)
             : seen;
}

// Adds a fragment to rows of a [N][width] matrix, from a column on.
static __device__ void add_rows(float* to, const Fragment& f, const Side& rows, int width,
                                int from) {
#pragma unroll
  for (int h = 0; h < 2; h++) {
    const int token = rows.at.token[fragment_row(h)];
    if (token >= 0) {
#pragma unroll
      for (int n = 0; n < 8; n++) {
#pragma unroll
        for (int p = 0; p < 2; p++) {
          const int column = from + fragment_column(n, p);
          if (column < width) {
            to[static_cast<i64>(token) * width + column] += f.x[n][2 * h + p];
          }
        }
      }
    }
  }
}
