#include "operations/fixed_point.cuh"

// stream += round(x factor), or -= where subtracted, wrapping around, unless x holds a NaN: then
// nothing is written.
extern "C" __global__ void fixed_add(
    const float* x,
    float factor,
    int subtracted,
    int* stream,
    i64 elements,
    const u64* nan,
    int wide) {
  if (*nan != NOWHERE) {
    return;
  }
  i64 first = quad_first();
  Quad quad = quad_load(x, first, elements, wide);
  QuadOf<int> numbers = quad_load(stream, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    u32 number = (u32)fixed(quad.x[j], factor);
    u32 before = (u32)numbers.x[j];
    numbers.x[j] = (int)(subtracted ? before - number : before + number);
  }
  quad_store(stream, first, elements, wide, numbers);
}
