#include "operations/quads.cuh"

// c = the sum of the parts in their order, or += where added.
extern "C" __global__ void product_parts(
    const float* parts, int count, float* c, i64 elements, int added, int wide) {
  i64 first = quad_first();
  Quad sum = quad_of(0.0f);
  for (int part = 0; part < count; part++) {
    Quad quad = quad_load(parts + part * elements, first, elements, wide);
    for (int j = 0; j < 4; j++) {
      sum.x[j] += quad.x[j];
    }
  }
  if (added) {
    Quad before = quad_load(c, first, elements, wide);
    for (int j = 0; j < 4; j++) {
      sum.x[j] += before.x[j];
    }
  }
  quad_store(c, first, elements, wide, sum);
}
