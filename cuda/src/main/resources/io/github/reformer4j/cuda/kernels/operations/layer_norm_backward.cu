#include "operations/normalised.cuh"

// With g = dy weight and n the normalised row: dx = (g - mean(g) - n mean(g n)) scale.
extern "C" __global__ void layer_norm_backward(
    const float* x,
    const float* weight,
    const Statistics* statistics,
    const float* dy,
    float* dx,
    i64 rows,
    i64 width,
    int wide) {
  i64 row = row_of_warp();
  if (row >= rows) {
    return;
  }
  const float* from = x + row * width;
  const float* gradient = dy + row * width;
  Statistics s = statistics[row];
  float sum = 0.0f;
  float along = 0.0f;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(from, i, width, wide);
    Quad g = quad_load(gradient, i, width, wide);
    Quad w = quad_load(weight, i, width, wide);
    for (int j = 0; j < 4; j++) {
      float part = g.x[j] * w.x[j];
      sum += part;
      along = fmaf(part, (quad.x[j] - s.mean) * s.scale, along);
    }
  }
  sum = warp_sum(sum) / (float)width;
  along = warp_sum(along) / (float)width;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(from, i, width, wide);
    Quad g = quad_load(gradient, i, width, wide);
    Quad w = quad_load(weight, i, width, wide);
    for (int j = 0; j < 4; j++) {
      float normalised = (quad.x[j] - s.mean) * s.scale;
      g.x[j] = (g.x[j] * w.x[j] - sum - normalised * along) * s.scale;
    }
    quad_store(dx + row * width, i, width, wide, g);
  }
}
