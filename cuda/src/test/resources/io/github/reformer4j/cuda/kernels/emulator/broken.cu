// Does not compile.
#include "device.cuh"

extern "C" __global__ void broken(float* out) {
  out[0] = nowhere;
}
