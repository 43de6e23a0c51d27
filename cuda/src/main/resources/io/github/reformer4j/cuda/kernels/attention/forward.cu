// One round of attention (semantics sections 4 to 6): a block for each tile of queries, and, along z,
// for each group of SLABS times 64 columns of the values. Softmax runs along the window; what it
// gives joins what earlier rounds left for the query.
#include "attention/call.cuh"
#include "attention/tile.cuh"

#define SCORE_MOST 3.0e38f

// Blocks that a multiprocessor should hold at once: as many as registers without a spill allow.
#if PRODUCTS_FULL
#define BLOCKS (SLABS == 0 ? 3 : 2)
#else
#define BLOCKS (SLABS == 1 ? 4 : 3)
#endif

// The two operands of scores, of one sequence.
struct Sources {
  const operand* queries;
  const operand* keys;
  const float* query_stretches;
  const float* key_stretches;
  int dim;
  int slabs;  // of the width
  int kept;   // tiles of queries that stay in shared memory: one for each slab, or a single one
};

// Begins to load a slab of the keys, and of the queries unless they are there.
static __device__ __forceinline__ void load_slab(const Sources& from, Tile* query_tiles,
                                                 Tile& key_tile, const Gathered& rows,
                                                 const Gathered& columns, int slab, bool first) {
  if (first || from.kept < from.slabs) {
    tile_load(query_tiles[from.kept < from.slabs ? 0 : slab], from.queries, rows.token, from.dim,
              slab * TILE);
  }
  tile_load(key_tile, from.keys, columns.token, from.dim, slab * TILE);
  cp_async_commit();
}

// Shortens rows that are too long to be multiplied; rare.
static __device__ void stretch_slab(const Sources& from, Tile* query_tiles, Tile& key_tile,
                                    const Gathered& rows, const Gathered& columns, int slab,
                                    bool first) {
  if (first || from.kept < from.slabs) {
    tile_stretch(query_tiles[from.kept < from.slabs ? 0 : slab], rows.token,
                 from.query_stretches);
  }
  tile_stretch(key_tile, columns.token, from.key_stretches);
  __syncthreads();
}

// Which pairs of this lane count: bit 4 n + 2 h + p. A loop of its own, so that its registers are
// not those of the products.
static __device__ __forceinline__ u32 visible_pairs(const Sight& sight, const Standing query[2],
                                                    const bool own[2], const Gathered& columns,
                                                    int seen) {
  u32 pairs = 0;
#pragma unroll 1
  for (int n = 0; 8 * n < seen; n++) {
#pragma unroll 1
    for (int p = 0; p < 2; p++) {
      const int column = fragment_column(n, p);
      const Standing key = {columns.token[column], columns.round[column]};
#pragma unroll
      for (int h = 0; h < 2; h++) {
        pairs |= static_cast<u32>(visible(sight, query[h], own[h], key)) << (4 * n + 2 * h + p);
      }
    }
  }
  return pairs;
}

// Scores from products; minus infinity where a pair does not count.
static __device__ __forceinline__ void score_pairs(Fragment& s, u32 pairs, const float factor[2],
                                                   const Gathered& columns, bool stretched) {
#pragma unroll
  for (int n = 0; n < 8; n++) {
#pragma unroll
    for (int p = 0; p < 2; p++) {
      const float key_factor = columns.factor[fragment_column(n, p)];
#pragma unroll
      for (int h = 0; h < 2; h++) {
        float score = __fmul_rn(__fmul_rn(s.x[n][2 * h + p], key_factor), factor[h]);
        if (stretched) {
          score = fminf(fmaxf(score, -SCORE_MOST), SCORE_MOST);
        }
        s.x[n][2 * h + p] = (pairs >> (4 * n + 2 * h + p) & 1) != 0 ? score : -FLOAT_INFINITY;
      }
    }
  }
}

// The softmax of this warp's rows so far: weights are relative to 2^most.
struct Softmax {
  float most[2];
  float sum[2];  // of this lane's columns
};

// Turns scores into weights, and says what earlier weights are to be multiplied by.
static __device__ __forceinline__ void softmax_step(Softmax& state, Fragment& s, float keep[2]) {
#pragma unroll
  for (int h = 0; h < 2; h++) {
    float most = state.most[h];
#pragma unroll
    for (int n = 0; n < 8; n++) {
      most = fmaxf(most, fmaxf(s.x[n][2 * h], s.x[n][2 * h + 1]));
    }
    most = row_max(most);
    // a row that has seen nothing yet keeps nothing and adds nothing
    const float base = most == -FLOAT_INFINITY ? 0.0f : most;
    keep[h] = exp2_fast(state.most[h] - base);
    float sum = 0.0f;
#pragma unroll
    for (int n = 0; n < 8; n++) {
#pragma unroll
      for (int p = 0; p < 2; p++) {
        const float weight = exp2_fast(s.x[n][2 * h + p] - base);
        s.x[n][2 * h + p] = weight;
        sum += weight;
      }
    }
    state.most[h] = most;
    state.sum[h] = state.sum[h] * keep[h] + sum;
  }
}

static __device__ __forceinline__ void fragment_keep(Fragment& o, const float keep[2]) {
#pragma unroll
  for (int n = 0; n < 8; n++) {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      o.x[n][e] *= keep[e / 2];
    }
  }
}

// What all rounds of a call add up, relative to 2^maximum; [z][S N], or [S N][E].
struct Totals {
  float* maxima;
  float* sums;
  int* shares;         // rounds that a query saw a key in, for averages; null otherwise
  float* accumulated;
};

// How a round's part and what was there before it are multiplied, to be added.
struct Joint {
  float before;
  float now;
};

// Adds a row's weights to those of earlier rounds. The whole warp takes part.
static __device__ __forceinline__ Joint join(const Totals& totals, i64 row, bool live, bool fresh,
                                             float most, float sum) {
  float most_before = -FLOAT_INFINITY;
  float sum_before = 0.0f;
  int shares = 0;
  if (live && !fresh) {
    most_before = totals.maxima[row];
    sum_before = totals.sums[row];
    shares = totals.shares == 0 ? 0 : totals.shares[row];
  }
  const float joint = fmaxf(most_before, most);
  const float base = joint == -FLOAT_INFINITY ? 0.0f : joint;
  Joint factors = {exp2_fast(most_before - base), exp2_fast(most - base)};
  __syncwarp();
  if (live && lane_index() % 4 == 0) {
    totals.maxima[row] = joint;
    totals.sums[row] = sum_before * factors.before + sum * factors.now;
    if (totals.shares != 0) {
      totals.shares[row] = shares + (sum > 0.0f);
    }
  }
  if (totals.shares != 0) {
    factors.before = 1.0f;
    factors.now = sum > 0.0f ? 1.0f / sum : 0.0f;
  }
  return factors;
}

// One slab of a row of the output, added to what earlier rounds left.
static __device__ __forceinline__ void accumulate(float* row, const Fragment& o, int h, int first,
                                                  int width, bool fresh, Joint factors) {
#pragma unroll
  for (int n = 0; n < 8; n++) {
#pragma unroll
    for (int p = 0; p < 2; p++) {
      const int column = first + fragment_column(n, p);
      if (column < width) {
        const float now = o.x[n][2 * h + p] * factors.now;
        row[column] = fresh ? now : fmaf(row[column], factors.before, now);
      }
    }
  }
}

// queries, keys [S N][dim], values [S N][value_dim]; factors and stretches [S N], see norms.cu;
// `shortened`: operands were stretched before, if at all; `fresh`: nothing was there before; all_rows = S N. Dynamic shared memory: kept + 1 + SLABS tiles.
extern "C" __global__ void __launch_bounds__(TILE_THREADS, BLOCKS)
    forward(const operand* __restrict__ queries, const operand* __restrict__ keys,
            const operand* __restrict__ values, const float* __restrict__ query_factors,
            const float* __restrict__ key_factors, const float* __restrict__ query_stretches,
            const float* __restrict__ key_stretches, const int* __restrict__ stretched,
            float* maxima, float* sums, int* shares, float* accumulated, int dim, int value_dim,
            int kept, int shortened, int fresh, i64 all_rows, CALL_PARAMETERS) {
  const Call call = {CALL_ARGUMENTS};
  WindowTile tile;
  if (!call_tile(call, tile)) {
    return;
  }
  const Slots slots = call_slots(call);
  Sight sight = call_sight(call, slots);
  sight.corrected = CORRECTED;
  const i64 base = call_sequence(call) * tokens;
  const bool stretching = *stretched != 0;  // operands, and scores near the largest float
  const Sources sources = {queries + base * dim,   keys + base * dim, query_stretches + base,
                           key_stretches + base, dim,               (dim + TILE - 1) / TILE,
                           kept};
  const bool busy = 16 * static_cast<int>(warp_index()) < tile.count;  // or this warp has no rows

  DYNAMIC_SHARED(memory);
  Tile* query_tiles = reinterpret_cast<Tile*>(memory);
  Tile& key_tile = query_tiles[kept];
  Tile* value_tiles = query_tiles + kept + 1;
  const int first_column = static_cast<int>(blockIdx.z) * SLABS * TILE;
  __shared__ Gathered rows;
  __shared__ Gathered columns[2];

  gather_tile(rows, slots, tile, query_factors + base);
  gather_window(columns[0], slots, tile, 0, key_factors + base);
  __syncthreads();
  Standing query[2];
  bool own[2];
  float factor[2];
#pragma unroll
  for (int h = 0; h < 2; h++) {
    const int row = fragment_row(h);
    query[h].token = rows.token[row];
    query[h].round = rows.round[row];
    own[h] = sees_itself(self_rule, self_positions, self_count, query[h].token);
    factor[h] = rows.factor[row];
  }
  for (int slab = 1; slab < kept; slab++) {
    tile_load(query_tiles[slab], sources.queries, rows.token, dim, slab * TILE);
  }
  load_slab(sources, query_tiles, key_tile, rows, columns[0], 0, true);

  Fragment o[SLABS];
  for (int e = 0; e < SLABS; e++) {
    fragment_clear(o[e]);
  }
  Softmax softmax = {{-FLOAT_INFINITY, -FLOAT_INFINITY}, {0.0f, 0.0f}};
  int side = 0;
  for (i64 at = 0; at < tile.length; at += TILE) {
    const int seen = static_cast<int>(tile.length - at < TILE ? tile.length - at : TILE);
    const bool more = at + TILE < tile.length;
    // while the keys are on their way
    const u32 pairs = busy ? visible_pairs(sight, query, own, columns[side], seen) : 0;
    Fragment s;
    fragment_clear(s);
    for (int slab = 0; slab < sources.slabs; slab++) {
      cp_async_wait<0>();
      __syncthreads();
      if (stretching && !shortened) {
        stretch_slab(sources, query_tiles, key_tile, rows, columns[side], slab, at == 0);
      }
      const bool last = slab + 1 == sources.slabs;
      if (last) {
        for (int e = 0; e < SLABS; e++) {
          tile_load(value_tiles[e], values + base * value_dim, columns[side].token, value_dim,
                    first_column + e * TILE);
        }
        cp_async_commit();
      }
      if (busy) {
        tile_scores(s, query_tiles[kept < sources.slabs ? 0 : slab], key_tile,
                    min(TILE, dim - slab * TILE), seen);
      }
      if (last && more) {
        gather_window(columns[side ^ 1], slots, tile, at + TILE, key_factors + base);
      }
      __syncthreads();
      if (!last) {
        load_slab(sources, query_tiles, key_tile, rows, columns[side], slab + 1, false);
      } else if (more) {
        load_slab(sources, query_tiles, key_tile, rows, columns[side ^ 1], 0, false);
      } else {
        cp_async_commit();
      }
    }
    float keep[2];
    if (busy) {
      score_pairs(s, pairs, factor, columns[side], stretching);
      softmax_step(softmax, s, keep);
    }
    cp_async_wait<1>();
    __syncthreads();
    if (busy) {
#pragma unroll
      for (int e = 0; e < SLABS; e++) {
        fragment_keep(o[e], keep);
        tile_apply(o[e], s, value_tiles[e], seen, value_dim - first_column - e * TILE);
      }
    }
    side ^= 1;
  }

  const Totals totals = {maxima, sums, shares, accumulated};
  const i64 all = static_cast<i64>(blockIdx.z) * all_rows;
#pragma unroll
  for (int h = 0; h < 2; h++) {
    const float sum = row_sum(softmax.sum[h]);
    const i64 row = base + query[h].token;
    const bool live = query[h].token >= 0;
    const Joint factors = join(totals, all + row, live, fresh, softmax.most[h], sum);
    if (live) {
      for (int e = 0; e < SLABS; e++) {
        accumulate(accumulated + row * value_dim, o[e], h, first_column + e * TILE, value_dim, fresh,
                   factors);
      }
    }
  }
}
