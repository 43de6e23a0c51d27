#include "device.cuh"

// Turns elements 2i and 2i + 1 of the row of position p by p base^(-2i / D), or back. The angle is
// taken in double precision, once for all the heads that a thread walks; an odd last element stays.
extern "C" __global__ void rotate(
    const float* x,
    float* y,
    i64 heads,
    i64 tokens,
    i64 width,
    double base,
    i64 first_position,
    int inverse) {
  i64 pairs = (width + 1) / 2;
  i64 index = (i64)blockIdx.x * blockDim.x + threadIdx.x;
  if (index >= tokens * pairs) {
    return;
  }
  i64 token = index / pairs;
  i64 pair = index - token * pairs;
  bool single = 2 * pair + 1 == width;
  double angle =
      (double)(first_position + token) * pow(base, -2.0 * (double)pair / (double)width);
  double y_axis;
  double x_axis;
  sincos(inverse ? -angle : angle, &y_axis, &x_axis);
  float cosine = (float)x_axis;
  float sine = (float)y_axis;
  for (i64 head = blockIdx.y; head < heads; head += gridDim.y) {
    i64 at = (head * tokens + token) * width + 2 * pair;
    float even = x[at];
    if (single) {
      y[at] = even;
    } else {
      float odd = x[at + 1];
      y[at] = even * cosine - odd * sine;
      y[at + 1] = even * sine + odd * cosine;
    }
  }
}
