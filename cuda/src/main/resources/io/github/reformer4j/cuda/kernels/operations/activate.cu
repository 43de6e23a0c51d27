#include "operations/activation.cuh"
#include "operations/quads.cuh"

// y = f(x).
extern "C" __global__ void activate(const float* x, float* y, i64 elements, int wide) {
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    quad.x[j] = activation_value(quad.x[j]);
  }
  quad_store(y, first, elements, wide, quad);
}
