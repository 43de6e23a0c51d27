#include "operations/quads.cuh"

// One step: mean and variance move towards g and its square, and
// x -= mean_rate mean / (sqrt(variance variance_scale) + epsilon) + decay x.
extern "C" __global__ void adam_w(
    float* parameter,
    const float* gradient,
    float* mean,
    float* variance,
    i64 elements,
    float gradient_scale,
    float keep_mean,
    float new_mean,
    float keep_variance,
    float new_variance,
    float mean_rate,
    float variance_scale,
    float epsilon,
    float decay,
    int wide) {
  i64 first = quad_first();
  Quad x = quad_load(parameter, first, elements, wide);
  Quad g = quad_load(gradient, first, elements, wide);
  Quad m = quad_load(mean, first, elements, wide);
  Quad v = quad_load(variance, first, elements, wide);
  for (int j = 0; j < 4; j++) {
    float scaled = g.x[j] * gradient_scale;
    m.x[j] = fmaf(keep_mean, m.x[j], new_mean * scaled);
    v.x[j] = fmaf(keep_variance, v.x[j], new_variance * (scaled * scaled));
    float step = mean_rate * m.x[j] / (sqrtf(v.x[j] * variance_scale) + epsilon);
    x.x[j] -= fmaf(decay, x.x[j], step);
  }
  quad_store(mean, first, elements, wide, m);
  quad_store(variance, first, elements, wide, v);
  quad_store(parameter, first, elements, wide, x);
}
