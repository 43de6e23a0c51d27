// What ptx.cuh has names for, with fragments written out register by register.
#include "ptx.cuh"

extern "C" __global__ void multiply(const int* a, const int* b, const float* c, float* d) {
  u32 left[4], right[2];
  float sum[4];
  for (int i = 0; i < 4; i++) {
    left[i] = static_cast<u32>(a[4 * threadIdx.x + i]);
    sum[i] = c[4 * threadIdx.x + i];
  }
  for (int i = 0; i < 2; i++) {
    right[i] = static_cast<u32>(b[2 * threadIdx.x + i]);
  }
  mma_bf16_16x8x16(sum, left, right);
  for (int i = 0; i < 4; i++) {
    d[4 * threadIdx.x + i] = sum[i];
  }
}

// Rows of 8 elements, 32 of them: four matrices one below the other.
extern "C" __global__ void matrices(const int* in, int* plain, int* transposed) {
  __shared__ __align__(16) int rows[32 * 4];
  for (int i = 0; i < 4; i++) {
    rows[4 * threadIdx.x + i] = in[4 * threadIdx.x + i];
  }
  __syncwarp();
  u32 r[4];
  ldmatrix_x4(r, rows + 4 * threadIdx.x);
  for (int i = 0; i < 4; i++) {
    plain[4 * threadIdx.x + i] = static_cast<int>(r[i]);
  }
  ldmatrix_x4_trans(r, rows + 4 * threadIdx.x);
  for (int i = 0; i < 4; i++) {
    transposed[4 * threadIdx.x + i] = static_cast<int>(r[i]);
  }
}

// Three groups of copies, of which one may be under way; the middle thread's are zeros.
extern "C" __global__ void copies(const float* in, float* out) {
  DYNAMIC_SHARED(memory);
  float* shared = reinterpret_cast<float*>(memory);
  float* mine = shared + 4 * threadIdx.x;
  int stride = 4 * static_cast<int>(blockDim.x);
  bool valid = threadIdx.x != 16;
  for (int i = 0; i < 3; i++) {
    cp_async_16(mine + i * stride, valid ? in + i * stride + 4 * threadIdx.x : nullptr, valid);
    cp_async_commit();
  }
  cp_async_wait<1>();
  __syncthreads();
  for (int i = 0; i < 4; i++) {
    out[4 * threadIdx.x + i] = shared[4 * (threadIdx.x ^ 1) + i] + mine[stride + i];
  }
  cp_async_wait<0>();
  __syncthreads();
  for (int i = 0; i < 4; i++) {
    out[stride + 4 * threadIdx.x + i] = shared[2 * stride + 4 * (threadIdx.x ^ 1) + i];
  }
}
