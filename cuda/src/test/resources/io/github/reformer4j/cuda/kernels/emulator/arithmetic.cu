// Built-in functions of a thread.
#include "device.cuh"

extern "C" __global__ void bits(int* out) {
  int results[] = {
      __popc(0xF0F00001u),
      __popcll(~0ull),
      __ffs(0),
      __ffs(0x50),
      __ffsll(1ll << 40),
      __clz(0),
      __clz(1),
      __clzll(1),
      static_cast<int>(__brev(1u)),
      static_cast<int>(__umulhi(0x80000000u, 6u)),
      __mulhi(-5, 0x40000000),
      static_cast<int>(__umul64hi(1ull << 63, 10ull)),
      __float_as_int(-2.0f),
      static_cast<int>(float_bits(1.5f)),
      static_cast<int>(bits_float(0x40400000u)),
      min(3, -4) + static_cast<int>(max(3u, 4u)) + static_cast<int>(min(2.5f, 7.0f)),
  };
  for (int i = 0; i < 16; i++) {
    out[i] = results[i];
  }
}

extern "C" __global__ void conversions(const float* in, int n, int* toward_zero, int* nearest,
                                       int* down, int* up) {
  for (int i = 0; i < n; i++) {
    toward_zero[i] = __float2int_rz(in[i]);
    nearest[i] = __float2int_rn(in[i]);
    down[i] = __float2int_rd(in[i]);
    up[i] = __float2int_ru(in[i]);
  }
}

extern "C" __global__ void functions(const float* in, int n, float* out) {
  for (int i = 0; i < n; i++) {
    float x = in[i];
    float s, c;
    sincosf(x, &s, &c);
    float results[] = {expf(x),      exp2f(x),        logf(fabsf(x)), sqrtf(fabsf(x)),
                       rsqrtf(fabsf(x)), tanhf(x),    erff(x),        s,
                       c,            fmaf(x, x, -x),  fmaxf(x, 0.5f), fminf(x, 0.5f),
                       exp2_fast(x), floorf(x),       rintf(x),       static_cast<float>(exp(static_cast<double>(x)))};
    for (int k = 0; k < 16; k++) {
      out[16 * i + k] = results[k];
    }
  }
}

extern "C" __global__ void bfloats(const float* in, int n, float* rounded, bf16* stored,
                                   int* packed) {
  for (int i = 0; i < n; i++) {
    bf16 x = from_float<bf16>(in[i]);
    rounded[i] = to_float(x);
    store(stored + i, in[i]);
    packed[i] = static_cast<int>(pack_bf16x2(in[i], in[n - 1 - i]));
  }
}

extern "C" __global__ void atomics(int* ints, u64* longs) {
  atomicAdd(ints, 1);
  atomicMin(ints + 1, -static_cast<int>(threadIdx.x));
  atomicMax(ints + 2, static_cast<int>(threadIdx.x));
  atomicOr(ints + 3, 1 << threadIdx.x % 8);
  atomicAdd(longs, 1ull << 40);
  if (atomicCAS(ints + 4, 0, 7) == 0) {
    ints[5] = atomicExch(ints + 6, 9);
  }
}

extern "C" __global__ void indices(int* out) {
  i64 block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * static_cast<i64>(blockIdx.z));
  int* at = out + 3 * (block * blockDim.x + threadIdx.x);
  at[0] = static_cast<int>(blockIdx.x + 10 * blockIdx.y + 100 * blockIdx.z);
  at[1] = static_cast<int>(threadIdx.x + 1000 * (threadIdx.y + threadIdx.z));
  at[2] = static_cast<int>(blockDim.x + 100 * blockDim.y + 1000 * blockDim.z);
}
