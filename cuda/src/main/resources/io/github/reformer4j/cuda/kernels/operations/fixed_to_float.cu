#include "operations/quads.cuh"

// x = stream factor.
extern "C" __global__ void fixed_to_float(
    const int* stream, float factor, float* x, i64 elements, int wide) {
  i64 first = quad_first();
  QuadOf<int> numbers = quad_load(stream, first, elements, wide);
  Quad quad;
  for (int j = 0; j < 4; j++) {
    quad.x[j] = (float)numbers.x[j] * factor;
  }
  quad_store(x, first, elements, wide, quad);
}
