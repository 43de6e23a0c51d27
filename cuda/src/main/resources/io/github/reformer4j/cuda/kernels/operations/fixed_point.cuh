// Numbers as multiples of 2^-f. Multiplying a float by a power of two is exact unless it overflows,
// and then the integer saturates anyway.
#ifndef OPERATIONS_FIXED_POINT_CUH
#define OPERATIONS_FIXED_POINT_CUH

#include "operations/quads.cuh"

// No check found a NaN before.
#define NOWHERE 0xffffffffffffffffull

// To the nearest whole number, half to even, saturating.
static __device__ __forceinline__ int fixed(float x, float factor) {
  float whole = rintf(x * factor);
  if (whole >= 2147483648.0f) {
    return 0x7fffffff;
  }
  return whole <= -2147483648.0f ? (int)0x80000000 : (int)whole;
}

#endif
