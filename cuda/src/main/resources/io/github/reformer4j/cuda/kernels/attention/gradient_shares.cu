// Turns the sums of a statistics pass into factors and deltas. With AVERAGE each round is a softmax
// of its own and counts as one of the rounds that met a key; else only the marked rows are changed.
#include "device.cuh"
#include "attention/shares.cuh"

extern "C" __global__ void __launch_bounds__(256) gradient_shares(
    const float* __restrict__ logsumexp, // [rows]
    float* __restrict__ factors, // [groups][rows]: sums of weights before
    float* __restrict__ deltas, // [groups][rows]: with AVERAGE weighted sums before
    i64 rows,
    int groups,
    int average,
    float finest) {
  i64 row = (i64)blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= rows || (!average && !shares_coarse(logsumexp[row], finest))) {
    return;
  }
  int filled = 0;
  for (int group = 0; group < groups; group++) {
    filled += factors[group * rows + row] > 0;
  }
  for (int group = 0; group < groups; group++) {
    i64 at = group * rows + row;
    float sum = factors[at];
    factors[at] = sum > 0 ? 1 / (sum * filled) : 0;
    if (average) {
      deltas[at] = sum > 0 ? deltas[at] / sum : 0;
    }
  }
}
