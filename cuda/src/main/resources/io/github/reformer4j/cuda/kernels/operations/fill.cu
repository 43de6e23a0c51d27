#include "operations/quads.cuh"

// x = value.
extern "C" __global__ void fill(float* x, i64 elements, float value, int wide) {
  quad_store(x, quad_first(), elements, wide, quad_of(value));
}
