#include "operations/fixed_point.cuh"

// stream = round(x factor), unless x holds a NaN: then nothing is written.
extern "C" __global__ void fixed_from_float(
    const float* x, float factor, int* stream, i64 elements, const u64* nan, int wide) {
  if (*nan != NOWHERE) {
    return;
  }
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    if (first + j < elements) {
      stream[first + j] = fixed(quad.x[j], factor);
    }
  }
}
