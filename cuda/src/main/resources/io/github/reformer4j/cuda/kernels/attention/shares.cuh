// When the weights of a query can be had from its saved log-sum-exp.
#pragma once

#include "device.cuh"

#define LOG2_E 1.4426950408889634f
#define LOG2_E_REST 1.9259630e-8f  // what a float of log2(e) lacks
#define LN_2 0.6931471805599453f

// Whether a float32 log-sum-exp has too few digits behind the point to make weights of it: those
// beyond `finest`, of either sign.
static __device__ __forceinline__ bool shares_coarse(float logsumexp, float finest) {
  return fabsf(logsumexp) > finest && logsumexp != -FLOAT_INFINITY;
}
