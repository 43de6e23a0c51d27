// The statistics of a row, by two passes over it: squares of differences from the mean do not cancel.
#ifndef OPERATIONS_NORMALISED_CUH
#define OPERATIONS_NORMALISED_CUH

#include "operations/rows.cuh"

// A normalised number is (x - mean) scale.
struct Statistics {
  float mean;
  float scale;
};

static __device__ __forceinline__ Statistics row_statistics(
    const float* x, i64 width, float epsilon, bool wide) {
  float sum = 0.0f;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(x, i, width, wide);
    sum += (quad.x[0] + quad.x[1]) + (quad.x[2] + quad.x[3]);
  }
  Statistics statistics;
  statistics.mean = warp_sum(sum) / (float)width;
  float squares = 0.0f;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(x, i, width, wide);
    for (int j = 0; j < 4; j++) {
      float difference = i + j < width ? quad.x[j] - statistics.mean : 0.0f;
      squares = fmaf(difference, difference, squares);
    }
  }
  statistics.scale = 1.0f / sqrtf(warp_sum(squares) / (float)width + epsilon);
  return statistics;
}

#endif
