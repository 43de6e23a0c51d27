// For tests of the machinery: a kernel that multiplies, and fails to compile where it is asked to.
#include "tests/factor.cuh"

extern "C" __global__ void scale(float* values, int count) {
#ifdef BROKEN
  undeclared = BROKEN;
#endif
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count) {
    values[i] *= FACTOR;
  }
}

// More values alive at once than a thread of so large a block has registers: it spills.
extern "C" __global__ void __launch_bounds__(1024) spilling(float* values, int rounds) {
  float x[120];
#pragma unroll
  for (int i = 0; i < 120; i++) {
    x[i] = values[i * 1024 + threadIdx.x];
  }
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 120; i++) {
      x[i] = x[i] * x[(i + 7) % 120] + values[round];
    }
  }
#pragma unroll
  for (int i = 0; i < 120; i++) {
    values[i * 1024 + threadIdx.x] = x[i];
  }
}
