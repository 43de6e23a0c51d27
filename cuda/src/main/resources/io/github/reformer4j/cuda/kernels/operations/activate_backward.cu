#include "operations/activation.cuh"
#include "operations/quads.cuh"

// dx = f'(x) dy.
extern "C" __global__ void activate_backward(
    const float* x, const float* dy, float* dx, i64 elements, int wide) {
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  Quad gradient = quad_load(dy, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    gradient.x[j] *= activation_slope(quad.x[j]);
  }
  quad_store(dx, first, elements, wide, gradient);
}
