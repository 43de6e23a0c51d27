// Writes the gradients from their accumulators, a warp a row (semantics section 7). For LSH the
// gradient of the key goes through its normalisation, (dk - k (k.dk)) / sqrt(|q|^2 + epsilon), and
// is added to that of the query. A query that had only itself hands its output's gradient to its
// own value. Accumulators may be the gradients themselves.
#include "device.cuh"

extern "C" __global__ void __launch_bounds__(256) gradient_finish(
    const ELEMENT* __restrict__ queries, // [rows][D], SHARED_KEYS
    const float* __restrict__ stretches, // [rows], SHARED_KEYS, see norms.cu
    const float* __restrict__ key_factors, // [rows], SHARED_KEYS, see norms.cu
    const ELEMENT* __restrict__ out_gradient, // [rows][E]
    const float* __restrict__ logsumexp, // [rows]
    const int* __restrict__ met, // [rows]: whether the query met any key but itself
    const float* query_sums, // [rows][D]
    const float* key_sums, // [rows][D]
    const float* value_sums, // [rows][E]
    ELEMENT* query_gradient, // [rows][D]
    ELEMENT* key_gradient, // [rows][D], not SHARED_KEYS
    ELEMENT* value_gradient, // [rows][E]
    i64 rows,
    int dim,
    int value_dim,
    float scale) {
  i64 row = (i64)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  if (row >= rows) {
    return;
  }
  int lane = threadIdx.x % 32;
  i64 first = row * dim;
#if SHARED_KEYS
  float inverse = stretches[row] * key_factors[row];
  float along = 0;
  for (int d = lane; d < dim; d += 32) {
    along = fmaf(load(queries + first + d) * inverse, key_sums[first + d], along);
  }
  along = warp_sum(along);
  for (int d = lane; d < dim; d += 32) {
    float key = load(queries + first + d) * inverse;
    float through = fmaf(-key, along, key_sums[first + d]) * inverse;
    store(query_gradient + first + d, scale * (query_sums[first + d] + through));
  }
#else
  for (int d = lane; d < dim; d += 32) {
    store(query_gradient + first + d, scale * query_sums[first + d]);
    store(key_gradient + first + d, scale * key_sums[first + d]);
  }
#endif
  bool alone = met[row] == 0 && logsumexp[row] != -FLOAT_INFINITY;
  first = row * value_dim;
  for (int e = lane; e < value_dim; e += 32) {
    float sum = value_sums[first + e];
    store(value_gradient + first + e, alone ? sum + load(out_gradient + first + e) : sum);
  }
}
