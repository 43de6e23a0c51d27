// The statistics of a row, by two passes over it: squares of differences from the mean do not cancel.
#ifndef OPERATIONS_NORMALISED_CUH
#define OPERATIONS_NORMALISED_CUH

#include "operations/rows.cuh"

// A normalised number is (x - mean) scale.
struct Statistics {
  float mean;
  float scale;
};

// The largest float32, and 2^-64.
#define LARGEST 3.402823466e+38f
#define SMALLER 5.421010862e-20f

// The sum of squares of differences from the mean, each times a factor; the same in all lanes.
static __device__ __forceinline__ float row_squares(
    const float* x, i64 width, float mean, float factor, bool wide) {
  float squares = 0.0f;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(x, i, width, wide);
    for (int j = 0; j < 4; j++) {
      float difference = i + j < width ? (quad.x[j] - mean) * factor : 0.0f;
      squares = fmaf(difference, difference, squares);
    }
  }
  return warp_sum(squares);
}

static __device__ __forceinline__ Statistics row_statistics(
    const float* x, i64 width, float epsilon, bool wide) {
  float sum = 0.0f;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(x, i, width, wide);
    sum += (quad.x[0] + quad.x[1]) + (quad.x[2] + quad.x[3]);
  }
  Statistics statistics;
  statistics.mean = warp_sum(sum) / (float)width;
  float squares = row_squares(x, width, statistics.mean, 1.0f, wide);
  if (squares <= LARGEST) {
    statistics.scale = 1.0f / sqrtf(squares / (float)width + epsilon);
  } else {
    // rows from 1e19 on, whose squares float32 does not hold, and beside which epsilon is nothing
    squares = row_squares(x, width, statistics.mean, SMALLER, wide);
    statistics.scale = SMALLER / sqrtf(squares / (float)width);
  }
  return statistics;
}

#endif
