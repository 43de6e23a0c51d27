// A stable sort of row numbers by id, eight bits of the ids at a time, the lowest first. A block has
// 1,024 neighbours, a warp of it 128 of them, 32 at a time.
#ifndef OPERATIONS_DIGITS_CUH
#define OPERATIONS_DIGITS_CUH

#include "device.cuh"

#define DIGITS 256
#define DIGIT_WARPS 8
#define ROUNDS 4

// Where the number of a round is that this lane has.
static __device__ __forceinline__ i64 own_number(int round) {
  i64 warp = (i64)blockIdx.x * DIGIT_WARPS + threadIdx.x / 32;
  return (warp * ROUNDS + round) * 32 + threadIdx.x % 32;
}

// Of nothing, beyond the end, a digit that is none.
static __device__ __forceinline__ int digit_of(const int* ids, i64 number, i64 count, int shift) {
  return number < count ? ids[number] >> shift & (DIGITS - 1) : DIGITS;
}

#endif
