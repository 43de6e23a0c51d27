// Rounds rows to bfloat16 for tensor cores, those that are too long shortened by their stretch (see
// norms.cu). A thread for each element.
#include "device.cuh"

// from, to [rows][width]; stretches [rows], or null.
extern "C" __global__ void narrow(const float* __restrict__ from, bf16* __restrict__ to,
                                  const float* __restrict__ stretches, i64 count, int width) {
  const i64 at = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (at < count) {
    store(to + at, stretches == 0 ? from[at] : from[at] * stretches[at / width]);
  }
}
