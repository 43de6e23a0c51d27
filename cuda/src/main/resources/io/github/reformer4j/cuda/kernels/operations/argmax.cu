#include "operations/rows.cuh"

#define NO_COLUMN 0x7fffffff

// The column of the greatest element of each row, the lowest on a tie. As with a walk from the left
// that moves on to what is greater: a NaN is never greater, and nothing is greater than one in front.
extern "C" __global__ void argmax(
    const float* logits, int* ids, i64 rows, i64 width, int wide) {
  i64 row = row_of_warp();
  if (row >= rows) {
    return;
  }
  const float* x = logits + row * width;
  float greatest = -FLOAT_INFINITY;
  int column = NO_COLUMN;
  for (i64 i = first_column(); i < width; i += ROW_STEP) {
    Quad quad = quad_load(x, i, width, wide);
    for (int j = 0; j < 4; j++) {
      if (i + j < width && (quad.x[j] > greatest || (quad.x[j] == greatest && column == NO_COLUMN))) {
        greatest = quad.x[j];
        column = (int)(i + j);
      }
    }
  }
  for (int apart = 16; apart > 0; apart /= 2) {
    float other = __shfl_xor_sync(WARP_ALL, greatest, apart);
    int its = __shfl_xor_sync(WARP_ALL, column, apart);
    if (other > greatest || (other == greatest && its < column)) {
      greatest = other;
      column = its;
    }
  }
  if (lane_index() == 0) {
    ids[row] = x[0] != x[0] ? 0 : column;
  }
}
