// Buckets of tokens (semantics section 2): 64 tokens a block meet the columns of all rounds in tiles
// of 64. A row is first multiplied by a power of two that brings its largest component near 1, since
// only its direction matters; so nothing overflows or vanishes. Sums are chains of fused
// multiply-adds in float32 and run over the width alone: a bucket depends on nothing but its vector.
#define PRODUCTS_FULL 1
#include "attention/tile.cuh"

// Power of two that brings a positive float to [1, 2); less for denormals and the longest floats.
static __device__ __forceinline__ float direction_scale(float largest) {
  const int exponent = min(static_cast<int>(float_bits(largest) >> 23), 253);
  return bits_float(static_cast<u32>(254 - exponent) << 23);
}

// Each warp finds the scales of its 16 tokens.
static __device__ void find_scales(float* scales, const ELEMENT* rows, int count, int width) {
  for (int i = 0; i < 16; i++) {
    const int row = 16 * static_cast<int>(warp_index()) + i;
    if (row < count) {
      float largest = 0.0f;
      for (int d = lane_index(); d < width; d += WARP) {
        largest = fmaxf(largest, fabsf(load(rows + static_cast<i64>(row) * width + d)));
      }
      largest = warp_max(largest);
      if (lane_index() == 0) {
        scales[row] = direction_scale(largest);
      }
    }
  }
}

// A slab of rows, times their scales; zeros beyond.
template <typename T>
static __device__ void fill(Tile& tile, const T* rows, const float* scales, int count, int width,
                            int first) {
  for (int i = threadIdx.x; i < TILE * TILE; i += TILE_THREADS) {
    const int row = i / TILE;
    const int column = first + i % TILE;
    float x = 0.0f;
    if (row < count && column < width) {
      x = load(rows + static_cast<i64>(row) * width + column);
      if (scales != 0) {
        x *= scales[row];
      }
    }
    tile.x[row * TILE_PITCH + i % TILE] = x;
  }
}

// One token's way through the columns of all rounds, in their order.
struct Digits {
  const int* factors;  // of a round; null for hyperplanes
  int last_factor;
  int round;
  int factor;
  int index;
  int weight;
  int bucket;
  float most;   // of the projections of this factor
  float least;
  int most_at;
  int least_at;
};

static __device__ __forceinline__ void begin_factor(Digits& d) {
  d.index = 0;
  d.most = -FLOAT_INFINITY;
  d.least = FLOAT_INFINITY;
  d.most_at = 0;
  d.least_at = 0;
}

static __device__ __forceinline__ void begin_round(Digits& d) {
  d.factor = 0;
  d.weight = 1;
  d.bucket = 0;
  begin_factor(d);
}

// Takes the next projection; true if it was the last of its round, whose bucket is then complete.
static __device__ __forceinline__ bool take(Digits& d, float projection) {
  if (d.factors == 0) {
    d.bucket |= static_cast<int>(projection > 0.0f) << d.factor;
    return d.factor++ == d.last_factor;
  }
  if (projection > d.most) {
    d.most = projection;
    d.most_at = d.index;
  }
  if (projection < d.least) {
    d.least = projection;
    d.least_at = d.index;
  }
  const int half = d.factors[d.factor] / 2;
  if (++d.index < half) {
    return false;
  }
  // of equals the lowest index wins, and those with a plus come first
  d.bucket += d.weight * (d.most >= -d.least ? d.most_at : half + d.least_at);
  d.weight *= 2 * half;
  begin_factor(d);
  return d.factor++ == d.last_factor;
}

// queries [S][N][width]; rotations [H or 1][R columns][width], transposed; factors [factor_count], null
// for hyperplanes, of which there are factor_count; mask [B][N]: its false tokens get -1; null = none;
// buckets [S][R][N].
extern "C" __global__ void __launch_bounds__(TILE_THREADS)
    hash(const ELEMENT* __restrict__ queries, const float* __restrict__ rotations,
         const int* __restrict__ factors, const u8* __restrict__ mask, int* __restrict__ buckets,
         int tokens, int width, int heads, int shared_by_heads, int rounds, int columns,
         int factor_count, i64 first_sequence) {
  DYNAMIC_SHARED(memory);
  Tile& rows = *reinterpret_cast<Tile*>(memory);
  Tile& across = *(&rows + 1);
  __shared__ float scales[TILE];
  const i64 sequence = first_sequence + blockIdx.y;
  const int first = static_cast<int>(blockIdx.x) * TILE;
  const int count = min(TILE, tokens - first);
  const ELEMENT* from = queries + (sequence * tokens + first) * width;
  const i64 all = static_cast<i64>(rounds) * columns;
  const float* rotation =
      rotations + (shared_by_heads != 0 ? 0 : sequence % heads) * all * width;
  find_scales(scales, from, count, width);
  __syncthreads();

  const int row = threadIdx.x;
  const bool mine = row < count;
  const bool real =
      mine && (mask == 0 || mask[sequence / heads * tokens + first + row] != 0);
  Digits digits = {factors, factor_count - 1, 0, 0, 0, 0, 0, 0.0f, 0.0f, 0, 0};
  begin_round(digits);
  for (i64 column = 0; column < all; column += TILE) {
    const int here = static_cast<int>(all - column < TILE ? all - column : TILE);
    Fragment s;
    fragment_clear(s);
    for (int slab = 0; slab < width; slab += TILE) {
      if (column == 0 || width > TILE) {
        fill(rows, from, scales, count, width, slab);
      }
      fill(across, rotation + column * width, static_cast<const float*>(0), here, width, slab);
      __syncthreads();
      tile_scores(s, rows, across, min(TILE, width - slab), here);
      __syncthreads();
    }
    // the projections take the place of the columns
#pragma unroll
    for (int n = 0; n < 8; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        across.x[fragment_row(e / 2) * TILE_PITCH + fragment_column(n, e % 2)] = s.x[n][e];
      }
    }
    __syncthreads();
    if (mine) {
      for (int i = 0; i < here; i++) {
        if (take(digits, across.x[row * TILE_PITCH + i])) {
          buckets[(sequence * rounds + digits.round) * tokens + first + row] =
              real ? digits.bucket : -1;
          digits.round++;
          begin_round(digits);
        }
      }
    }
    __syncthreads();
  }
}
