// When the weights of a query can be had from its saved log-sum-exp.
#pragma once

#include "device.cuh"

#define LOG2_E 1.4426950408889634f

// Beyond it (natural logarithm), a float32 has too few digits behind the point: weights would be
// off by more than 2^-14.
#define COARSE_LOGSUMEXP 700.0f

static __device__ __forceinline__ bool shares_coarse(float logsumexp) {
  return fabsf(logsumexp) > COARSE_LOGSUMEXP && logsumexp != -FLOAT_INFINITY;
}
