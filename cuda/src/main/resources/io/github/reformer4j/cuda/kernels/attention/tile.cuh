// Products of 64 x 64 tiles by blocks of 128 threads: what all attention kernels are made of. With
// PRODUCTS_FULL operands are floats and every sum is a chain of fused multiply-adds in the order of
// its terms; without, they are bfloat16 for tensor cores. A term of zero changes no bit of a sum, so
// what is hidden, padded or beyond the width is as good as absent.
#pragma once

#include "device.cuh"
#include "ptx.cuh"

#define TILE 64
#define TILE_THREADS 128

#if PRODUCTS_FULL
typedef float operand;
#define TILE_PITCH 68  // rows start 4 banks apart
#else
typedef bf16 operand;
#define TILE_PITCH 72  // eight rows of an ldmatrix meet no bank twice
#endif

// 64 rows of 64 columns in shared memory.
struct __align__(16) Tile {
  operand x[TILE * TILE_PITCH];
};

// This warp's 16 rows of a 64-column tile, as mma.m16n8 lays them out: x[n][2 h + p] of a lane is
// row fragment_row(h), column fragment_column(n, p).
struct Fragment {
  float x[8][4];
};

static __device__ __forceinline__ int fragment_row(int h) {
  return 16 * static_cast<int>(warp_index()) + static_cast<int>(lane_index()) / 4 + 8 * h;
}

static __device__ __forceinline__ int fragment_column(int n, int p) {
  return 8 * n + 2 * (static_cast<int>(lane_index()) % 4) + p;
}

static __device__ __forceinline__ void fragment_clear(Fragment& f) {
#pragma unroll
  for (int n = 0; n < 8; n++) {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      f.x[n][e] = 0.0f;
    }
  }
}

// Over the four lanes that share a row; the whole warp takes part.
static __device__ __forceinline__ float row_sum(float x) {
  x += __shfl_xor_sync(WARP_ALL, x, 2);
  return x + __shfl_xor_sync(WARP_ALL, x, 1);
}

static __device__ __forceinline__ float row_max(float x) {
  x = fmaxf(x, __shfl_xor_sync(WARP_ALL, x, 2));
  return fmaxf(x, __shfl_xor_sync(WARP_ALL, x, 1));
}

// How many groups of 8 columns to compute: all of them where loops are unrolled for a card, where
// the rest is zeros; only those in use where an emulator would compute zeros at length.
static __device__ __forceinline__ int column_groups(int columns) {
#ifdef REFORMER4J_EMULATED
  return columns >= TILE ? 8 : (columns + 7) / 8;
#else
  return 8;
#endif
}

// Whether rows can be copied 16 bytes at a time.
static __device__ __forceinline__ bool rows_aligned(const operand* base, int width) {
  return (reinterpret_cast<u64>(base) | static_cast<u64>(width) * sizeof(operand)) % 16 == 0;
}

// Begins to fill a tile with columns first .. first + 63 of the rows that tokens[0 .. 63] name (in
// shared memory, -1 for none) of a matrix of the given width; zeros where there is no row or column.
// The whole block takes part. The tile is there after cp_async_commit, cp_async_wait and a barrier.
static __device__ void tile_load(Tile& tile, const operand* base, const int* tokens, int width,
                                 int first) {
  if (rows_aligned(base, width)) {
    const int piece = 16 / sizeof(operand);
    const int pieces = TILE / piece;
#pragma unroll 1
    for (int i = threadIdx.x; i < TILE * pieces; i += TILE_THREADS) {
      int row = i / pieces;
      int column = i % pieces * piece;
      int token = tokens[row];
      bool valid = token >= 0 && first + column < width;
      const operand* from = valid ? base + static_cast<i64>(token) * width + first + column : base;
      cp_async_16(&tile.x[row * TILE_PITCH + column], from, valid);
    }
  } else {
#pragma unroll 1
    for (int i = threadIdx.x; i < TILE * TILE; i += TILE_THREADS) {
      int row = i / TILE;
      int column = i % TILE;
      int token = tokens[row];
      bool valid = token >= 0 && first + column < width;
      operand zero = {0};
      tile.x[row * TILE_PITCH + column] =
          valid ? base[static_cast<i64>(token) * width + first + column] : zero;
    }
  }
}

// Multiplies each row of a tile by the factor of its token, a power of two. The tile has arrived, and
// a barrier must follow.
static __device__ void tile_stretch(Tile& tile, const int* tokens, const float* factors) {
#pragma unroll 1
  for (int i = threadIdx.x; i < TILE * TILE; i += TILE_THREADS) {
    const int token = tokens[i / TILE];
    if (token >= 0) {
      operand& x = tile.x[i / TILE * TILE_PITCH + i % TILE];
      x = from_float<operand>(to_float(x) * factors[token]);
    }
  }
}

#if PRODUCTS_FULL

// s += this warp's rows of a, times the transpose of b, over the first depth columns of both. Of s,
// at least the first `columns` columns are computed. The whole warp takes part.
static __device__ __forceinline__ void tile_scores(Fragment& s, const Tile& a, const Tile& b,
                                                   int depth, int columns) {
  const float* above = &a.x[fragment_row(0) * TILE_PITCH];
  const float* below = above + 8 * TILE_PITCH;
  const float* across = &b.x[fragment_column(0, 0) * TILE_PITCH];
  const int groups = column_groups(columns);
  for (int k = 0; k < depth; k += 4) {
    const float4 x = *reinterpret_cast<const float4*>(above + k);
    const float4 y = *reinterpret_cast<const float4*>(below + k);
#pragma unroll
    for (int n = 0; n < 8; n++) {
      if (n < groups) {
#pragma unroll
        for (int p = 0; p < 2; p++) {
          const float4 z =
              *reinterpret_cast<const float4*>(across + (8 * n + p) * TILE_PITCH + k);
          float& upper = s.x[n][p];
          float& lower = s.x[n][2 + p];
          upper = fmaf(x.x, z.x, upper);
          lower = fmaf(y.x, z.x, lower);
          upper = fmaf(x.y, z.y, upper);
          lower = fmaf(y.y, z.y, lower);
          upper = fmaf(x.z, z.z, upper);
          lower = fmaf(y.z, z.z, lower);
          upper = fmaf(x.w, z.w, upper);
          lower = fmaf(y.w, z.w, lower);
        }
      }
    }
  }
}

// o += p v over the first `rows` rows of v; p holds zeros beyond. Of o, at least the first `columns`
// columns are computed. The whole warp takes part.
static __device__ __forceinline__ void tile_apply(Fragment& o, const Fragment& p, const Tile& v,
                                                  int rows, int columns) {
  __shared__ __align__(16) float weights[TILE * TILE_PITCH];
  float* upper = &weights[fragment_row(0) * TILE_PITCH];
  float* lower = upper + 8 * TILE_PITCH;
  const int used = column_groups(rows);
  __syncwarp();
#pragma unroll
  for (int n = 0; n < 8; n++) {
    if (n < used) {
      const int column = fragment_column(n, 0);
      upper[column] = p.x[n][0];
      upper[column + 1] = p.x[n][1];
      lower[column] = p.x[n][2];
      lower[column + 1] = p.x[n][3];
    }
  }
  __syncwarp();
  const float* across = &v.x[fragment_column(0, 0)];
  const int groups = column_groups(columns);
  for (int j = 0; j < rows; j += 4) {
    const float4 x = *reinterpret_cast<const float4*>(upper + j);
    const float4 y = *reinterpret_cast<const float4*>(lower + j);
#pragma unroll
    for (int n = 0; n < 8; n++) {
      if (n < groups) {
        const float* from = across + j * TILE_PITCH + 8 * n;
        const float2 z0 = *reinterpret_cast<const float2*>(from);
        const float2 z1 = *reinterpret_cast<const float2*>(from + TILE_PITCH);
        const float2 z2 = *reinterpret_cast<const float2*>(from + 2 * TILE_PITCH);
        const float2 z3 = *reinterpret_cast<const float2*>(from + 3 * TILE_PITCH);
        o.x[n][0] = fmaf(x.w, z3.x, fmaf(x.z, z2.x, fmaf(x.y, z1.x, fmaf(x.x, z0.x, o.x[n][0]))));
        o.x[n][1] = fmaf(x.w, z3.y, fmaf(x.z, z2.y, fmaf(x.y, z1.y, fmaf(x.x, z0.y, o.x[n][1]))));
        o.x[n][2] = fmaf(y.w, z3.x, fmaf(y.z, z2.x, fmaf(y.y, z1.x, fmaf(y.x, z0.x, o.x[n][2]))));
        o.x[n][3] = fmaf(y.w, z3.y, fmaf(y.z, z2.y, fmaf(y.y, z1.y, fmaf(y.x, z0.y, o.x[n][3]))));
      }
    }
  }
}

#else

// s += this warp's rows of a, times the transpose of b, over the first depth columns of both. Of s,
// at least the first `columns` columns are computed. The whole warp takes part.
static __device__ __forceinline__ void tile_scores(Fragment& s, const Tile& a, const Tile& b,
                                                   int depth, int columns) {
  const int lane = static_cast<int>(lane_index());
  const operand* rows =
      &a.x[(16 * static_cast<int>(warp_index()) + lane % 16) * TILE_PITCH + 8 * (lane / 16)];
  const operand* across = &b.x[(8 * (lane / 16) + lane % 8) * TILE_PITCH + 8 * (lane / 8 % 2)];
  const int groups = column_groups(columns);
  for (int k = 0; k < depth; k += 16) {
    u32 x[4];
    ldmatrix_x4(x, rows + k);
#pragma unroll
    for (int n = 0; n < 8; n += 2) {
      if (n < groups) {
        u32 y[4];
        ldmatrix_x4(y, across + 8 * n * TILE_PITCH + k);
        mma_bf16_16x8x16(s.x[n], x, y);
        mma_bf16_16x8x16(s.x[n + 1], x, y + 2);
      }
    }
  }
}

// o += p v over the first `rows` rows of v; p holds zeros beyond, and is rounded to bfloat16. Of o,
// at least the first `columns` columns are computed. The whole warp takes part.
static __device__ __forceinline__ void tile_apply(Fragment& o, const Fragment& p, const Tile& v,
                                                  int rows, int columns) {
  const int lane = static_cast<int>(lane_index());
  const operand* across = &v.x[(lane % 16) * TILE_PITCH + 8 * (lane / 16)];
  const int groups = column_groups(columns);
#pragma unroll
  for (int k = 0; k < 4; k++) {
    if (16 * k < rows) {
      const u32 x[4] = {pack_bf16x2(p.x[2 * k][0], p.x[2 * k][1]),
                        pack_bf16x2(p.x[2 * k][2], p.x[2 * k][3]),
                        pack_bf16x2(p.x[2 * k + 1][0], p.x[2 * k + 1][1]),
                        pack_bf16x2(p.x[2 * k + 1][2], p.x[2 * k + 1][3])};
#pragma unroll
      for (int n = 0; n < 8; n += 2) {
        if (n < groups) {
          u32 y[4];
          ldmatrix_x4_trans(y, across + 16 * k * TILE_PITCH + 8 * n);
          mma_bf16_16x8x16(o.x[n], x, y);
          mma_bf16_16x8x16(o.x[n + 1], x, y + 2);
        }
      }
    }
  }
}

#endif
