// The functions between the products of a feed-forward layer and their derivatives. ACTIVATION is
// RELU, GELU or GELU_TANH. Written without the cancellation of 1 + erf and 1 + tanh, so that the
// tails of negative numbers keep their digits. NaN stays NaN.
#ifndef OPERATIONS_ACTIVATION_CUH
#define OPERATIONS_ACTIVATION_CUH

#include "device.cuh"

#define RELU 0
#define GELU 1
#define GELU_TANH 2

#define ROOT_HALF 0.70710678f
#define ROOT_TWO_OVER_PI 0.79788456f
#define ONE_OVER_ROOT_TWO_PI 0.39894228f
#define CUBIC 0.044715f

// The normal distribution function.
static __device__ __forceinline__ float distribution(float x) {
  return 0.5f * erfcf(-x * ROOT_HALF);
}

// (1 + tanh(u)) / 2 where u is GPT-2's cubic.
static __device__ __forceinline__ float cubic_share(float x) {
  float u = ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x);
  return 1.0f / (1.0f + expf(-2.0f * u));
}

static __device__ __forceinline__ float activation_value(float x) {
#if ACTIVATION == RELU
  return x <= 0.0f ? 0.0f : x;
#elif ACTIVATION == GELU
  return x * distribution(x);
#else
  return x * cubic_share(x);
#endif
}

static __device__ __forceinline__ float activation_slope(float x) {
#if ACTIVATION == RELU
  return x <= 0.0f ? 0.0f : x > 0.0f ? 1.0f : x;
#elif ACTIVATION == GELU
  return distribution(x) + x * (ONE_OVER_ROOT_TWO_PI * expf(-0.5f * x * x));
#else
  float share = cubic_share(x);
  float flat = 2.0f * share * (1.0f - share);
  // where the hyperbolic tangent is flat its slope is 0, however steep the cubic is there
  float steep = flat == 0.0f ? 0.0f : flat * ROOT_TWO_OVER_PI * (1.0f + 3.0f * CUBIC * x * x);
  return share + x * steep;
#endif
}

#endif
