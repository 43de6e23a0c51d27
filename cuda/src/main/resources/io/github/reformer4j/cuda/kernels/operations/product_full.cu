#include "operations/operand.cuh"

#define DEPTH 16
#define PADDED (TILE + 4)

// A step of an operand in shared memory: [depth][outer].
struct Slab {
  __align__(16) float x[DEPTH][PADDED];
};

template <bool ALONG_DEPTH>
static __device__ __forceinline__ void keep(Slab& slab, const Step<DEPTH>& step) {
#pragma unroll
  for (int i = 0; i < TILE * DEPTH / 4 / PRODUCT_THREADS; i++) {
    Place<DEPTH, ALONG_DEPTH> place(i);
    if (ALONG_DEPTH) {
      for (int j = 0; j < 4; j++) {
        slab.x[place.depth + j][place.outer] = step.quads[i].x[j];
      }
    } else {
      *(Quad*)&slab.x[place.depth][place.outer] = step.quads[i];
    }
  }
}

// Rows (or columns) 4t to 4t + 3 and 64 more on.
static __device__ __forceinline__ void take(float x[8], const Slab& slab, int depth, int thread) {
  Quad low = *(const Quad*)&slab.x[depth][4 * thread];
  Quad high = *(const Quad*)&slab.x[depth][TILE / 2 + 4 * thread];
  for (int j = 0; j < 4; j++) {
    x[j] = low.x[j];
    x[4 + j] = high.x[j];
  }
}

// A thread has rows 4d to 4d + 3 and 64 more on, and as many columns, of a tile of 128 by 128.
struct Sums {
  float x[8][8];
};

static __device__ __forceinline__ void add_step(
    Sums& sums, const Slab& slab_a, const Slab& slab_b, int down, int across) {
#pragma unroll
  for (int p = 0; p < DEPTH; p++) {
    float x[8];
    float y[8];
    take(x, slab_a, p, down);
    take(y, slab_b, p, across);
#pragma unroll
    for (int i = 0; i < 8; i++) {
#pragma unroll
      for (int j = 0; j < 8; j++) {
        sums.x[i][j] = fmaf(x[i], y[j], sums.x[i][j]);
      }
    }
  }
}

static __device__ __forceinline__ void put_all(
    const Sums& sums, const Share& share, i64 m, i64 n, int down, int across, bool wide, bool added) {
#pragma unroll
  for (int i = 0; i < 8; i++) {
    i64 row = share.row + i / 4 * (TILE / 2) + 4 * down + i % 4;
#pragma unroll
    for (int j = 0; j < 8; j += 4) {
      i64 column = share.column + j * (TILE / 8) + 4 * across;
      if (row < m) {
        const float* x = sums.x[i] + j;
        put(share.to + row * n, column, n, wide, added, Neighbours<4>{x[0], x[1], x[2], x[3]});
      }
    }
  }
}

// c = op(a) op(b), or += where added, in float32; each sum in the order of the depth.
extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS) product_full(
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
  __shared__ Slab slabs_a[2];
  __shared__ Slab slabs_b[2];
  Share share = own_share(c, m, n, k, part_depth);
  Operand left = {a, TURNED_A ? m : k, m, k, wide_a != 0};
  Operand right = {b, TURNED_B ? k : n, n, k, wide_b != 0};
  int down = threadIdx.x / 16;
  int across = threadIdx.x % 16;
  Step<DEPTH> step_a;
  Step<DEPTH> step_b;
  Sums sums = {};
  fetch<DEPTH, !TURNED_A>(step_a, left, share.row, share.depth, share.end);
  fetch<DEPTH, TURNED_B>(step_b, right, share.column, share.depth, share.end);
  int now = 0;
  for (i64 depth = share.depth; depth < share.end; depth += DEPTH) {
    // nobody reads these any more: that was before the last barrier
    keep<!TURNED_A>(slabs_a[now], step_a);
    keep<TURNED_B>(slabs_b[now], step_b);
    __syncthreads();
    if (depth + DEPTH < share.end) {
      fetch<DEPTH, !TURNED_A>(step_a, left, share.row, depth + DEPTH, share.end);
      fetch<DEPTH, TURNED_B>(step_b, right, share.column, depth + DEPTH, share.end);
    }
    add_step(sums, slabs_a[now], slabs_b[now], down, across);
    now = 1 - now;
  }
  put_all(sums, share, m, n, down, across, wide_c, added);
}
