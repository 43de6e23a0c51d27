#include "operations/fixed_point.cuh"

// stream = round(x factor), unless x holds a NaN: then nothing is written.
extern "C" __global__ void fixed_from_float(
    const float* x, float factor, int* stream, i64 elements, const u64* nan, int wide) {
  if (*nan != NOWHERE) {
    return;
  }
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  QuadOf<int> numbers;
  for (int j = 0; j < 4; j++) {
    numbers.x[j] = fixed(quad.x[j], factor);
  }
  quad_store(stream, first, elements, wide, numbers);
}
