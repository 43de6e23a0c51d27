// What the backward pass needs of each query besides its row (semantics section 7): the inner
// product of the output and its gradient, and the shift and factor that make weights of scores,
// weight = 2^(score - shift) * factor. The shift is the saved log-sum-exp in units of log 2, and the
// factor makes up for its rounding. A log-sum-exp too large to keep the weights' digits is marked by
// a shift of minus infinity; a statistics pass finds the weights' sum anew. A warp a row.
#include "device.cuh"
#include "attention/shares.cuh"

extern "C" __global__ void __launch_bounds__(256) gradient_delta(
    const ELEMENT* __restrict__ out, // [rows][E]
    const ELEMENT* __restrict__ out_gradient, // [rows][E]
    const float* __restrict__ logsumexp, // [rows]
    float* __restrict__ shifts, // [rows]
    float* __restrict__ factors, // [rows]
    float* __restrict__ deltas, // [rows]
    int* __restrict__ some_coarse, // set to 1 if a row is marked
    i64 rows,
    int value_dim,
    float finest) {
  i64 row = (i64)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  if (row >= rows) {
    return;
  }
  int lane = threadIdx.x % 32;
  float sum = 0;
  for (int e = lane; e < value_dim; e += 32) {
    i64 at = row * value_dim + e;
    sum = fmaf(load(out + at), load(out_gradient + at), sum);
  }
  sum = warp_sum(sum);
  if (lane == 0) {
    float saved = logsumexp[row];
    bool none = saved == -FLOAT_INFINITY;
    bool coarse = shares_coarse(saved, finest);
    float shift = saved * LOG2_E;
    float rest = fmaf(saved, LOG2_E_REST, fmaf(saved, LOG2_E, -shift));
    deltas[row] = none ? 0 : sum;
    shifts[row] = coarse ? -FLOAT_INFINITY : none ? 0 : shift;
    factors[row] = none || coarse ? 0 : fmaf(-rest, LN_2, 1.0f);
    if (coarse) {
      atomicOr(some_coarse, 1);
    }
  }
}
