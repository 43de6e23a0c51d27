#include "operations/quads.cuh"

// x = stream factor.
extern "C" __global__ void fixed_to_float(
    const int* stream, float factor, float* x, i64 elements, int wide) {
  i64 first = quad_first();
  Quad quad;
  for (int j = 0; j < 4; j++) {
    quad.x[j] = first + j < elements ? (float)stream[first + j] * factor : 0.0f;
  }
  quad_store(x, first, elements, wide, quad);
}
