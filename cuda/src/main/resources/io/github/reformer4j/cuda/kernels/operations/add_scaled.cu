#include "operations/quads.cuh"

// y += factor x.
extern "C" __global__ void add_scaled(
    float factor, const float* x, float* y, i64 elements, int wide) {
  i64 first = quad_first();
  Quad added = quad_load(x, first, elements, wide);
  Quad sum = quad_load(y, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    sum.x[j] = fmaf(factor, added.x[j], sum.x[j]);
  }
  quad_store(y, first, elements, wide, sum);
}
