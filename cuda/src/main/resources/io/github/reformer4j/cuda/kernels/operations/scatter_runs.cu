#include "operations/runs.cuh"

// table[id] += the rows of that id, for runs within a stretch; the sums of others become bridges. A
// block for each stretch, a thread for each column.
extern "C" __global__ void scatter_runs(
    const float* gradient,
    i64 gradient_width,
    const int* ids,
    const int* rows,
    i64 count,
    i64 stretch,
    float* table,
    i64 width,
    float* bridges) {
  i64 column = run_column();
  i64 first = blockIdx.x * stretch;
  i64 end = min(first + stretch, count);
  if (column >= width) {
    return;
  }
  i64 begin = first;
  float sum = 0.0f;
  for (i64 i = first; i < end; i++) {
    sum += gradient[rows[i] * gradient_width + column];
    bool more = i + 1 < count && ids[i + 1] == ids[i];
    if (more && i + 1 < end) {
      continue;
    }
    bool came = begin == first && first > 0 && ids[first - 1] == ids[first];
    if (came) {
      bridges[bridge(blockIdx.x, false, width, column)] = sum;
    } else if (more) {
      bridges[bridge(blockIdx.x, true, width, column)] = sum;
    } else {
      table[ids[i] * width + column] += sum;
    }
    begin = i + 1;
    sum = 0.0f;
  }
}
