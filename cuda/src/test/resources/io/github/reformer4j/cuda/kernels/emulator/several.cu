// Several ways of writing a kernel down, and one that is not there.
#include "device.cuh"

#define THREADS 64
#define KERNEL(name, value) \
  extern "C" __global__ void name(float* out) { out[0] = value; }

KERNEL(made_by_a_macro, 3.0f)

#if ABSENT
extern "C" __global__ void absent(float* out) { nothing(); }
#endif

// extern "C" __global__ void in_a_comment(float* out) {}

extern "C" __global__ void __launch_bounds__(THREADS, 2)
    bounds_behind(float* __restrict__ out, const int unused) {
  out[0] = 4.0f;
}

extern "C" __global__ __launch_bounds__(2 * THREADS) void bounds_before(float* out) {
  out[0] = 5.0f;
}

template <typename T>
static __device__ void through_shared(T* out, T value) {
  __shared__ T kept[4];
  kept[threadIdx.x % 4] = value;
  __syncthreads();
  *out = kept[0];
}

extern "C" __global__ void templates(float* out, int* whole) {
  through_shared(out, 6.0f);
  through_shared(whole, 7);
}

// A name that the C library has too.
extern "C" __global__ void tee(float* out) { out[0] = 8.0f; }
