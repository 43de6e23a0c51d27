#include "operations/quads.cuh"

// x *= factor.
extern "C" __global__ void scale(float* x, float factor, i64 elements, int wide) {
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    quad.x[j] *= factor;
  }
  quad_store(x, first, elements, wide, quad);
}
