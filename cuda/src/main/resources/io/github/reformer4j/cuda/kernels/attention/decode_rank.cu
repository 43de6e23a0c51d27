// How many earlier tokens share each bucket of the newest one: its rank in the bucket's run.
#include "device.cuh"

// buckets: [tokens][rows], rows = sequences times rounds; ranks: [rows], zero before.
// Lanes go along the rows, warps and blocks along the tokens.
extern "C" __global__ void __launch_bounds__(256)
    decode_rank(const int* __restrict__ buckets, int position, int rows, int* __restrict__ ranks) {
  int row = blockIdx.y * 32 + threadIdx.x % 32;
  if (row >= rows) {
    return;
  }
  int own = buckets[(i64)position * rows + row];
  int warps = blockDim.x / 32;
  int met = 0;
  for (int token = blockIdx.x * warps + threadIdx.x / 32; token < position;
       token += gridDim.x * warps) {
    met += buckets[(i64)token * rows + row] == own;
  }
  if (met > 0) {
    atomicAdd(ranks + row, met);
  }
}
