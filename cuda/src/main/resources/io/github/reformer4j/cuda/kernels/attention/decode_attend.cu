// Attention of the newest token to one split of the positions before it, for one group of rounds:
// running maximum, sum of weights and weighted values (Milakov and Gimelshein 2018).
//
// State rows are token-major, so that a token is appended as one piece:
// keys [capacity][S][D], values [capacity][S][E], buckets and chunks [capacity][S][R].
// LSH 1: keys are queries, normalised by the way; a position counts if it is met in a window.
// LSH 0: all positions of the range count; the state is a ring.
#include "device.cuh"

#define WARPS 4
#define SLAB 128 // columns of the values that a block takes
#define LARGEST 3e38f

// log2 units. Where products leave float's range they are summed in double.
__device__ float decode_score(const float* query, const ELEMENT* key, float inverse, int dim) {
  float sum = 0;
  for (int d = 0; d < dim; d++) {
    sum = fmaf(query[d], to_float(key[d]) * inverse, sum);
  }
  if (fabsf(sum) <= LARGEST) {
    return sum;
  }
  double exact = 0;
  for (int d = 0; d < dim; d++) {
    exact += (double)query[d] * ((double)to_float(key[d]) * inverse);
  }
  return (float)fmin(fmax(exact, -(double)LARGEST), (double)LARGEST);
}

#if LSH
// In how many windows of the group the newest token meets a position.
__device__ int decode_times(const int* buckets, const int* chunks, const int* ranks, i64 row,
    i64 own, i64 rank, int from_round, int to_round, int chunk_length, int before) {
  int times = 0;
  for (int r = from_round; r < to_round; r++) {
    if (buckets[row + r] == buckets[own + r]) {
      times += chunks[row + r] >= ranks[rank + r] / chunk_length - before;
    }
  }
  return times;
}
#endif

extern "C" __global__ void __launch_bounds__(128) decode_attend(
    const ELEMENT* __restrict__ queries, // [S][D]
    const ELEMENT* __restrict__ keys,
    const ELEMENT* __restrict__ values,
    const float* __restrict__ stretches, // [capacity][S], LSH, see norms.cu
    const float* __restrict__ key_factors, // [capacity][S], LSH, see norms.cu
    const int* __restrict__ buckets,
    int* __restrict__ chunks,
    const int* __restrict__ ranks, // [S][R]
    float* __restrict__ maxima, // [groups][splits][S]
    float* __restrict__ sums, // [groups][splits][S]
    float* __restrict__ parts, // [groups][splits][S][E]
    int position,
    int first, // of the range
    int capacity,
    int per_split,
    int sequences,
    int rounds,
    int dim,
    int value_dim,
    int chunk_length,
    int before,
    int self, // whether the own position is an ordinary key
    int once, // whether a key counts once, however often it is met
    float scale2) {
  DYNAMIC_SHARED(shared);
  float* query = (float*)shared; // [D]
  __shared__ float warp_maxima[WARPS];
  __shared__ float warp_sums[WARPS];
  __shared__ float warp_parts[WARPS][SLAB];
  int sequence = blockIdx.x % sequences;
  int split = blockIdx.x / sequences;
  int splits = gridDim.x / sequences;
  int lane = threadIdx.x % 32;
  int warp = threadIdx.x / 32;
  int column = blockIdx.z * SLAB;
  for (int d = threadIdx.x; d < dim; d += blockDim.x) {
    query[d] = to_float(queries[(i64)sequence * dim + d]) * scale2;
  }
  __syncthreads();
#if LSH
  int from_round = gridDim.y == 1 ? 0 : blockIdx.y;
  int to_round = gridDim.y == 1 ? rounds : blockIdx.y + 1;
  i64 rank = (i64)sequence * rounds;
  i64 own = ((i64)position * sequences + sequence) * rounds;
#endif
  float top = -FLOAT_INFINITY;
  float sum = 0;
  float part[SLAB / 32] = {};
  int begin = first + split * per_split;
  int end = min(begin + per_split, position + 1);
  for (int base = begin + warp * 32; base < end; base += WARPS * 32) {
    int at = base + lane;
    int times = 0;
    float score = -FLOAT_INFINITY;
    i64 row = ((i64)(at % capacity)) * sequences + sequence;
    if (at == position) {
      times = self;
#if LSH
      times *= to_round - from_round;
#endif
    } else if (at < end) {
#if LSH
      times = decode_times(buckets, chunks, ranks, row * rounds, own, rank, from_round, to_round,
          chunk_length, before);
#else
      times = 1;
#endif
    }
    if (times > 0) {
#if LSH
      float inverse = stretches[row] * key_factors[row];
#else
      float inverse = 1;
#endif
      score = decode_score(query, keys + row * dim, inverse, dim);
    }
    unsigned met = __ballot_sync(WARP_ALL, times > 0);
    if (met == 0) {
      continue;
    }
    float higher = fmaxf(top, warp_max(score));
    float shrink = exp2f(top - higher);
    float weight = times > 0 ? exp2f(score - higher) * (once ? 1 : times) : 0;
    top = higher;
    sum = fmaf(sum, shrink, warp_sum(weight));
    for (int t = 0; t < SLAB / 32; t++) {
      part[t] *= shrink;
    }
    while (met != 0) {
      int other = __ffs(met) - 1;
      met &= met - 1;
      float w = __shfl_sync(WARP_ALL, weight, other);
      const ELEMENT* value =
          values + (((i64)((base + other) % capacity)) * sequences + sequence) * value_dim;
      for (int t = 0; t < SLAB / 32; t++) {
        int e = column + lane + 32 * t;
        if (e < value_dim) {
          part[t] = fmaf(w, to_float(value[e]), part[t]);
        }
      }
    }
  }
  for (int t = 0; t < SLAB / 32; t++) {
    warp_parts[warp][lane + 32 * t] = part[t];
  }
  if (lane == 0) {
    warp_maxima[warp] = top;
    warp_sums[warp] = sum;
  }
  __syncthreads();
  float most = -FLOAT_INFINITY;
  for (int w = 0; w < WARPS; w++) {
    most = fmaxf(most, warp_maxima[w]);
  }
  float all = 0;
  float joined = 0;
  for (int w = 0; w < WARPS; w++) {
    if (warp_sums[w] > 0) {
      float shrink = exp2f(warp_maxima[w] - most);
      all = fmaf(warp_sums[w], shrink, all);
      joined = fmaf(warp_parts[w][threadIdx.x], shrink, joined);
    }
  }
  i64 to = ((i64)blockIdx.y * splits + split) * sequences + sequence;
  int e = column + threadIdx.x;
  if (e < value_dim) {
    parts[to * value_dim + e] = joined;
  }
  if (blockIdx.z == 0 && threadIdx.x == 0) {
    maxima[to] = most;
    sums[to] = all;
  }
#if LSH
  // nobody reads the own chunk before the next token comes
  if (split == 0 && blockIdx.y == 0 && blockIdx.z == 0) {
    for (int r = threadIdx.x; r < rounds; r += blockDim.x) {
      chunks[own + r] = ranks[rank + r] / chunk_length;
    }
  }
#endif
}
