// Joins the splits of a decoding step in their order, divides, and takes the mean over the groups
// of rounds that met a key; a token that met none has only itself (semantics section 5).
#include "device.cuh"

extern "C" __global__ void __launch_bounds__(128) decode_combine(
    const float* __restrict__ maxima, // [groups][splits][S]
    const float* __restrict__ sums, // [groups][splits][S]
    const float* __restrict__ parts, // [groups][splits][S][E]
    const ELEMENT* __restrict__ own_values, // [S][E]
    ELEMENT* __restrict__ out, // [S][E]
    int groups,
    int splits,
    int sequences,
    int value_dim) {
  int sequence = blockIdx.x;
  int e = blockIdx.y * blockDim.x + threadIdx.x;
  if (e >= value_dim) {
    return;
  }
  float mean = 0;
  int filled = 0;
  for (int group = 0; group < groups; group++) {
    i64 first = (i64)group * splits * sequences + sequence;
    float top = -FLOAT_INFINITY;
    for (int split = 0; split < splits; split++) {
      top = fmaxf(top, maxima[first + (i64)split * sequences]);
    }
    float sum = 0;
    float part = 0;
    for (int split = 0; split < splits; split++) {
      i64 at = first + (i64)split * sequences;
      if (sums[at] > 0) {
        float shrink = exp2f(maxima[at] - top);
        sum = fmaf(sums[at], shrink, sum);
        part = fmaf(parts[at * value_dim + e], shrink, part);
      }
    }
    if (sum > 0) {
      mean += part / sum;
      filled++;
    }
  }
  i64 at = (i64)sequence * value_dim + e;
  out[at] = filled > 0 ? from_float<ELEMENT>(mean / filled) : own_values[at];
}
