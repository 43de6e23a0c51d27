#include "operations/quads.cuh"

// The position of the first NaN, or what was there before, which is greater than any position. The
// least of several is the same in whatever order they come.
extern "C" __global__ void first_nan(const float* x, i64 elements, u64* position, int wide) {
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    if (quad.x[j] != quad.x[j]) {
      atomicMin(position, (u64)(first + j));
      return;
    }
  }
}
