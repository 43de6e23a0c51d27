#include "operations/runs.cuh"

// table[id] += the sums of all stretches of a run, in their order. A block for each stretch: it has
// the run that begins there and goes on.
extern "C" __global__ void scatter_bridges(
    const int* ids,
    i64 count,
    i64 stretch,
    float* table,
    i64 width,
    const float* bridges) {
  i64 column = run_column();
  i64 first = blockIdx.x * stretch;
  i64 next = first + stretch;
  if (column >= width || next >= count || ids[next] != ids[next - 1]) {
    return;
  }
  int id = ids[next];
  if (first > 0 && ids[first] == id && ids[first - 1] == id) {
    return;
  }
  float sum = bridges[bridge(blockIdx.x, true, width, column)];
  for (i64 at = next; at < count && ids[at] == id; at += stretch) {
    sum += bridges[bridge(at / stretch, false, width, column)];
  }
  table[id * width + column] += sum;
}
