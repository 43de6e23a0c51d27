#include "operations/operand.cuh"
#include "ptx.cuh"

#define DEPTH 32
// Rows of 80 and 272 bytes: eight of them, one after the other, fall into different banks.
#define PADDED_DEPTH (DEPTH + 8)
#define PADDED_OUTER (TILE + 8)
// A warp has 64 rows and 32 columns of the tile.
#define WARP_ROWS 64
#define WARP_COLUMNS 32

// A step of an operand in shared memory, rounded: [outer][depth] where neighbours lie along depth,
// else [depth][outer].
template <bool ALONG_DEPTH>
struct Slab {
  __align__(16) u16 x[ALONG_DEPTH ? TILE * PADDED_DEPTH : DEPTH * PADDED_OUTER];

  __device__ __forceinline__ u16* at(int outer, int depth) {
    return x + (ALONG_DEPTH ? outer * PADDED_DEPTH + depth : depth * PADDED_OUTER + outer);
  }
};

struct __align__(8) Rounded {
  u32 low;
  u32 high;
};

template <bool ALONG_DEPTH>
static __device__ __forceinline__ void keep(Slab<ALONG_DEPTH>& slab, const Step<DEPTH>& step) {
#pragma unroll
  for (int i = 0; i < TILE * DEPTH / 4 / PRODUCT_THREADS; i++) {
    Place<DEPTH, ALONG_DEPTH> place(i);
    const float* x = step.quads[i].x;
    Rounded rounded = {pack_bf16x2(x[0], x[1]), pack_bf16x2(x[2], x[3])};
    *(Rounded*)slab.at(place.outer, place.depth) = rounded;
  }
}

// 16 rows and 16 of depth, as the first operand of mma.
template <bool ALONG_DEPTH>
static __device__ __forceinline__ void take_rows(
    u32 x[4], Slab<ALONG_DEPTH>& slab, int row, int depth) {
  int lane = lane_index();
  if (ALONG_DEPTH) {
    ldmatrix_x4(x, slab.at(row + lane % 16, depth + lane / 16 * 8));
  } else {
    ldmatrix_x4_trans(
        x, slab.at(row + lane / 8 % 2 * 8, depth + lane / 16 * 8 + lane % 8));
  }
}

// 16 columns and 16 of depth, as two second operands of mma.
template <bool ALONG_DEPTH>
static __device__ __forceinline__ void take_columns(
    u32 x[4], Slab<ALONG_DEPTH>& slab, int column, int depth) {
  int lane = lane_index();
  if (ALONG_DEPTH) {
    ldmatrix_x4(x, slab.at(column + lane / 16 * 8 + lane % 8, depth + lane / 8 % 2 * 8));
  } else {
    ldmatrix_x4_trans(
        x, slab.at(column + lane / 16 * 8, depth + lane / 8 % 2 * 8 + lane % 8));
  }
}

// Of a warp, in the layout of mma: 16 rows by 8 columns each.
struct Sums {
  float x[4][4][4];
};

static __device__ __forceinline__ void add_step(
    Sums& sums, Slab<!TURNED_A>& slab_a, Slab<TURNED_B>& slab_b, int first_row, int first_column) {
#pragma unroll
  for (int p = 0; p < DEPTH; p += 16) {
    u32 rows[4][4];
    u32 columns[2][4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      take_rows(rows[i], slab_a, first_row + 16 * i, p);
    }
#pragma unroll
    for (int j = 0; j < 2; j++) {
      take_columns(columns[j], slab_b, first_column + 16 * j, p);
    }
#pragma unroll
    for (int i = 0; i < 4; i++) {
#pragma unroll
      for (int j = 0; j < 4; j++) {
        mma_bf16_16x8x16(sums.x[i][j], rows[i], columns[j / 2] + j % 2 * 2);
      }
    }
  }
}

// The warp's sums go to rows and columns of c.
static __device__ __forceinline__ void put_all(
    const Sums& sums, float* to, i64 first_row, i64 first_column, i64 m, i64 n, bool wide, bool added) {
  int lane = lane_index();
#pragma unroll
  for (int i = 0; i < 4; i++) {
#pragma unroll
    for (int j = 0; j < 4; j++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        i64 row = first_row + 16 * i + lane / 4 + half * 8;
        i64 column = first_column + 8 * j + lane % 4 * 2;
        if (row < m) {
          const float* x = sums.x[i][j] + 2 * half;
          put(to + row * n, column, n, wide, added, Neighbours<2>{x[0], x[1]});
        }
      }
    }
  }
}

// c = op(a) op(b), or += where added, of operands rounded to bfloat16, with sums in float32.
extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS) product_bf16(
    const float* a,
    const float* b,
    float* c,
    i64 m,
    i64 n,
    i64 k,
    i64 part_depth,
    int added,
    int wide_a,
    int wide_b,
    int wide_c) {
  __shared__ Slab<!TURNED_A> slabs_a[2];
  __shared__ Slab<TURNED_B> slabs_b[2];
  Share share = own_share(c, m, n, k, part_depth);
  Operand left = {a, TURNED_A ? m : k, m, k, wide_a != 0};
  Operand right = {b, TURNED_B ? k : n, n, k, wide_b != 0};
  int first_row = warp_index() / 4 * WARP_ROWS;
  int first_column = warp_index() % 4 * WARP_COLUMNS;
  // a warp that has nothing of the result takes part in fetching only
  bool busy = share.row + first_row < m && share.column + first_column < n;
  Step<DEPTH> step_a;
  Step<DEPTH> step_b;
  Sums sums = {};
  fetch<DEPTH, !TURNED_A>(step_a, left, share.row, share.depth, share.end);
  fetch<DEPTH, TURNED_B>(step_b, right, share.column, share.depth, share.end);
  int now = 0;
  for (i64 depth = share.depth; depth < share.end; depth += DEPTH) {
    // nobody reads these any more: that was before the last barrier
    keep(slabs_a[now], step_a);
    keep(slabs_b[now], step_b);
    __syncthreads();
    if (depth + DEPTH < share.end) {
      fetch<DEPTH, !TURNED_A>(step_a, left, share.row, depth + DEPTH, share.end);
      fetch<DEPTH, TURNED_B>(step_b, right, share.column, depth + DEPTH, share.end);
    }
    if (busy) {
      add_step(sums, slabs_a[now], slabs_b[now], first_row, first_column);
    }
    now = 1 - now;
  }
  put_all(
      sums, share.to, share.row + first_row, share.column + first_column, m, n, wide_c, added);
}
