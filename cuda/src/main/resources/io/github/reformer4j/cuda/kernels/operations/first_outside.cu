#include "device.cuh"

// The position of the first id out of a range, or what was there before, which is greater than any
// position. The least of several is the same in whatever order they come.
extern "C" __global__ void first_outside(
    const int* ids, i64 elements, int least, int most, u64* position) {
  i64 i = (i64)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < elements && (ids[i] < least || ids[i] > most)) {
    atomicMin(position, (u64)i);
  }
}
