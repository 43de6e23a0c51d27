#include "operations/philox.cuh"
#include "operations/quads.cuh"

// Elements whose word is below the threshold become 0, whatever they were; the others grow. A
// thread's four elements are the four words of one block of the generator.
extern "C" __global__ void dropout(
    const float* x,
    float* y,
    i64 elements,
    i64 seed,
    i64 step,
    int stream,
    i64 threshold,
    float growth,
    int wide) {
  i64 first = quad_first();
  Words words =
      philox(
          (u32)(first >> 2),
          (u32)((u64)step >> 32),
          (u32)step,
          (u32)stream,
          (u32)seed,
          (u32)((u64)seed >> 32));
  Quad quad = quad_load(x, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    quad.x[j] = (i64)words.x[j] < threshold ? 0.0f : quad.x[j] * growth;
  }
  quad_store(y, first, elements, wide, quad);
}
