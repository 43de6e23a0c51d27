#include "operations/digits.cuh"

// Moves numbers to their places by one digit, equal ones in the order in which they were. Without
// rows, a number's row is its place.
extern "C" __global__ void digit_order(
    const int* ids,
    const int* rows,
    i64 count,
    int shift,
    const int* starts,
    int* ids_ordered,
    int* rows_ordered) {
  __shared__ int found[DIGIT_WARPS][DIGITS];
  int warp = threadIdx.x / 32;
  int lane = threadIdx.x % 32;
  for (int other = 0; other < DIGIT_WARPS; other++) {
    found[other][threadIdx.x] = 0;
  }
  __syncthreads();
  int digits[ROUNDS];
  int ranks[ROUNDS];
#pragma unroll
  for (int round = 0; round < ROUNDS; round++) {
    int digit = digit_of(ids, own_number(round), count, shift);
    u32 alike = __match_any_sync(WARP_ALL, digit);
    int before = __popc(alike & ((1u << lane) - 1));
    digits[round] = digit;
    ranks[round] = digit < DIGITS ? found[warp][digit] + before : 0;
    __syncwarp();
    if (digit < DIGITS && before == 0) {
      found[warp][digit] += __popc(alike);
    }
    __syncwarp();
  }
  __syncthreads();
  // a thread for each digit: where the numbers of each warp begin
  int start = starts[blockIdx.x * (i64)DIGITS + threadIdx.x];
  for (int other = 0; other < DIGIT_WARPS; other++) {
    int here = found[other][threadIdx.x];
    found[other][threadIdx.x] = start;
    start += here;
  }
  __syncthreads();
#pragma unroll
  for (int round = 0; round < ROUNDS; round++) {
    i64 number = own_number(round);
    if (number < count) {
      int place = found[warp][digits[round]] + ranks[round];
      ids_ordered[place] = ids[number];
      rows_ordered[place] = rows ? rows[number] : (int)number;
    }
  }
}
