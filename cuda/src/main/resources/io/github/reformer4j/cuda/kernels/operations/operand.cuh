// How the tiles of a product's operands come from memory: by way of registers, because they are
// turned, or rounded, between memory and shared memory, and begin at any multiple of four bytes.
// While one step of a tile is multiplied, the next is on its way.
//
// TURNED_A and TURNED_B say whether an operand is transposed. "Outer" is the direction of rows of a
// and columns of b, "depth" the direction of the sum. The operand's neighbours in memory lie along
// depth where a is not transposed and b is; elsewhere along outer.
#ifndef OPERATIONS_OPERAND_CUH
#define OPERATIONS_OPERAND_CUH

#include "operations/quads.cuh"

#define TILE 128
#define PRODUCT_THREADS 256
// Rows of tiles that follow each other on a multiprocessor's neighbours before the next columns.
#define TILE_GROUP 8

// An operand as it lies in memory.
struct Operand {
  const float* from;
  i64 stride;
  i64 outer;
  i64 depth;
  bool wide;
};

// The quads of one step of a tile that a thread fetches.
template <int DEPTH>
struct Step {
  Quad quads[TILE * DEPTH / 4 / PRODUCT_THREADS];
};

template <int DEPTH, bool ALONG_DEPTH>
struct Place {
  int outer;
  int depth;

  // Of this thread's quad of that number.
  __device__ __forceinline__ explicit Place(int number) {
    int index = threadIdx.x + number * PRODUCT_THREADS;
    int across = ALONG_DEPTH ? DEPTH / 4 : TILE / 4;
    int slow = index / across;
    int fast = 4 * (index % across);
    outer = ALONG_DEPTH ? slow : fast;
    depth = ALONG_DEPTH ? fast : slow;
  }
};

// What lies outside the operand is 0, which changes no sum.
template <int DEPTH, bool ALONG_DEPTH>
static __device__ __forceinline__ void fetch(
    Step<DEPTH>& step, const Operand& operand, i64 first_outer, i64 first_depth, i64 end_depth) {
#pragma unroll
  for (int i = 0; i < TILE * DEPTH / 4 / PRODUCT_THREADS; i++) {
    Place<DEPTH, ALONG_DEPTH> place(i);
    i64 outer = first_outer + place.outer;
    i64 depth = first_depth + place.depth;
    step.quads[i] = quad_of(0.0f);
    if (ALONG_DEPTH && outer < operand.outer) {
      step.quads[i] =
          quad_load(operand.from + outer * operand.stride, depth, end_depth, operand.wide);
    }
    if (!ALONG_DEPTH && depth < end_depth) {
      step.quads[i] =
          quad_load(operand.from + depth * operand.stride, outer, operand.outer, operand.wide);
    }
  }
}

// Which tile of the result, and which part of the depth, is this block's.
struct Share {
  i64 row;
  i64 column;
  i64 depth;
  i64 end;
  float* to;
};

// Tiles go in groups of rows, so that blocks at work together share operands in the second-level
// cache. The parts' results lie one after the other.
static __device__ __forceinline__ Share own_share(float* c, i64 m, i64 n, i64 k, i64 part_depth) {
  i64 tiles_down = (m + TILE - 1) / TILE;
  i64 tiles_across = (n + TILE - 1) / TILE;
  i64 group = blockIdx.x / (TILE_GROUP * tiles_across);
  i64 within = blockIdx.x - group * TILE_GROUP * tiles_across;
  i64 height = min((i64)TILE_GROUP, tiles_down - group * TILE_GROUP);
  Share share;
  share.row = (group * TILE_GROUP + within % height) * TILE;
  share.column = within / height * TILE;
  share.depth = blockIdx.y * part_depth;
  share.end = min(share.depth + part_depth, k);
  share.to = c + blockIdx.y * m * n;
  return share;
}

// Neighbours of a row of the result.
template <int COUNT>
struct __align__(4 * COUNT) Neighbours {
  float x[COUNT];
};

// Writes neighbours of a row, those within it, or adds them to what is there; all at once where
// rows begin at multiples of 16 bytes.
template <int COUNT>
static __device__ __forceinline__ void put(
    float* row, i64 column, i64 n, bool wide, bool added, Neighbours<COUNT> sums) {
  Neighbours<COUNT>* all = (Neighbours<COUNT>*)(row + column);
  if (wide && column + COUNT <= n) {
    if (added) {
      Neighbours<COUNT> before = *all;
      for (int j = 0; j < COUNT; j++) {
        sums.x[j] += before.x[j];
      }
    }
    *all = sums;
    return;
  }
#pragma unroll
  for (int j = 0; j < COUNT; j++) {
    if (column + j < n) {
      row[column + j] = added ? row[column + j] + sums.x[j] : sums.x[j];
    }
  }
}

#endif
