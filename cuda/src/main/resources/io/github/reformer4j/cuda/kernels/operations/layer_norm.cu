#include "operations/normalised.cuh"

// y = (x - mean) / sqrt(variance + epsilon) weight + bias.
extern "C" __global__ void layer_norm(
    const float* x,
    const float* weight,
    const float* bias,
    float* y,
    i64 rows,
    i64 width,
    float epsilon,
    int wide) {
  i64 row = row_of_warp();
  if (row >= rows) {
    return;
  }
  const float* from = x + row * width;
  Statistics statistics = row_statistics(from, width, epsilon, wide);
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(from, i, width, wide);
    Quad w = quad_load(weight, i, width, wide);
    Quad b = quad_load(bias, i, width, wide);
    for (int j = 0; j < 4; j++) {
      quad.x[j] = fmaf((quad.x[j] - statistics.mean) * statistics.scale, w.x[j], b.x[j]);
    }
    quad_store(y + row * width, i, width, wide, quad);
  }
}
