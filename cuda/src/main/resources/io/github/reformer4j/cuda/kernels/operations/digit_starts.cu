#include "operations/digits.cuh"

// From counts[block][digit] to where the block's first number of that digit goes; one block of a
// thread for each digit.
extern "C" __global__ void digit_starts(int* counts, i64 blocks) {
  __shared__ int totals[DIGITS];
  int digit = threadIdx.x;
  int total = 0;
  for (i64 block = 0; block < blocks; block++) {
    total += counts[block * DIGITS + digit];
  }
  totals[digit] = total;
  __syncthreads();
  int start = 0;
  for (int lower = 0; lower < digit; lower++) {
    start += totals[lower];
  }
  for (i64 block = 0; block < blocks; block++) {
    int here = counts[block * DIGITS + digit];
    counts[block * DIGITS + digit] = start;
    start += here;
  }
}
