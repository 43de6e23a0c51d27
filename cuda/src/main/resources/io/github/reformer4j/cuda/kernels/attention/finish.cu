// What follows the last round, a warp for each query: division by the weight sum, the log-sum-exp,
// queries that have only themselves (semantics section 5), and masked rows.
#include "attention/slots.cuh"

#define LN_2 0.6931471805599453

// How often a token's own slots are met in its windows, where duplicates are not corrected.
static __device__ double own_occurrences(const int* places, int kind, int rounds, i64 slots,
                                         int chunk, i64 before, i64 after, int within_bucket) {
  if (kind != ORDER_RING) {
    return rounds;
  }
  const i64 chunks = (slots + chunk - 1) / chunk;
  const i64 reach = before + after;
  double met = 0.0;
  for (int round = 0; round < rounds; round++) {
    for (int key_round = 0; key_round < rounds; key_round++) {
      if (!within_bucket || round == key_round) {
        const i64 distance = places[key_round] / chunk - places[round] / chunk + before;
        const i64 ahead = (distance % chunks + chunks) % chunks;
        met += ahead > reach ? 0.0 : static_cast<double>((reach - ahead) / chunks + 1);
      }
    }
  }
  return met;
}

// The score of a query with its own key, to the whole warp.
static __device__ double own_score(const ELEMENT* query, const ELEMENT* key, int dim, double scale,
                                   int normalised, double key_epsilon) {
  double dot = 0.0;
  for (int i = lane_index(); i < dim; i += WARP) {
    dot += static_cast<double>(load(query + i)) * static_cast<double>(load(key + i));
  }
  for (int far = WARP / 2; far > 0; far /= 2) {
    dot += __shfl_xor_sync(WARP_ALL, dot, far);
  }
  return scale * (normalised ? dot / sqrt(dot + key_epsilon) : dot);
}

// queries, keys [S N][dim], values, out [S N][value_dim]; maxima, sums [S N] as forward.cu left them;
// shares: null unless rounds are averaged; places: [S N][R], only for the RING; accumulated may be
// out. once: duplicates are corrected.
extern "C" __global__ void finish(const ELEMENT* __restrict__ queries,
                                  const ELEMENT* __restrict__ keys,
                                  const ELEMENT* __restrict__ values, const float* accumulated,
                                  const float* __restrict__ maxima, const float* __restrict__ sums,
                                  const int* __restrict__ shares, const u8* __restrict__ mask,
                                  const int* __restrict__ live, const int* __restrict__ places,
                                  ELEMENT* out, float* __restrict__ logsumexp, i64 count,
                                  int tokens, int heads, int dim, int value_dim, int kind,
                                  int rounds, int chunk, int before, int after, int within_bucket,
                                  int once, double scale, int normalised, double key_epsilon) {
  const i64 row = (static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x) / WARP;
  if (row >= count) {
    return;
  }
  const i64 batch = row / tokens / heads;
  const bool masked = mask != 0 && mask[batch * tokens + row % tokens] == 0;
  const float sum = masked ? 0.0f : sums[row];
  double weight = -static_cast<double>(FLOAT_INFINITY);
  if (sum > 0.0f) {
    weight = (static_cast<double>(maxima[row]) + log2(static_cast<double>(sum))) * LN_2;
  } else if (!masked && logsumexp != 0) {
    const i64 slots = static_cast<i64>(live == 0 ? tokens : live[batch]) * rounds;
    const double met = once ? 1.0
                            : own_occurrences(places + row * rounds, kind, rounds, slots, chunk,
                                              before, after, within_bucket);
    weight = own_score(queries + row * dim, keys + row * dim, dim, scale, normalised, key_epsilon) +
             log(met);
  }
  if (logsumexp != 0 && lane_index() == 0) {
    logsumexp[row] = static_cast<float>(weight);
  }
  const float whole = shares == 0 || masked ? sum : static_cast<float>(shares[row]);
  for (int i = lane_index(); i < value_dim; i += WARP) {
    const i64 at = row * value_dim + i;
    if (masked) {
      store(out + at, 0.0f);
    } else if (sum > 0.0f) {
      store(out + at, accumulated[at] / whole);
    } else {
      out[at] = values[at];
    }
  }
}
