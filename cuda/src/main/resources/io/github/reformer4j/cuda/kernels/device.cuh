// What every kernel includes first: short type names, the two element types, and the few device
// functions that all kernels share. Compiles with NVRTC without any header, and with g++ under
// REFORMER4J_EMULATED, where the emulator's shim has declared CUDA's own names before.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#define WARP 32
#define WARP_ALL 0xffffffffu
#define FLOAT_INFINITY __uint_as_float(0x7f800000u)
#define FLOAT_NAN __uint_as_float(0x7fffffffu)

#ifndef REFORMER4J_EMULATED
// The block's dynamic shared memory, of the size that the launch asks for, aligned to 16 bytes.
#define DYNAMIC_SHARED(name) extern __shared__ __align__(16) unsigned char name[]
#endif

// A float32 without its lower 16 bits of significand.
struct bf16 {
  u16 bits;
};

static __device__ __forceinline__ u32 float_bits(float value) { return __float_as_uint(value); }

static __device__ __forceinline__ float bits_float(u32 bits) { return __uint_as_float(bits); }

// Rounds both to bfloat16, to nearest even; the first in the lower half.
static __device__ __forceinline__ u32 pack_bf16x2(float low, float high) {
#ifdef REFORMER4J_EMULATED
  return emulated_bf16(low) | emulated_bf16(high) << 16;
#else
  u32 packed;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
  return packed;
#endif
}

static __device__ __forceinline__ float to_float(float value) { return value; }

static __device__ __forceinline__ float to_float(bf16 value) {
  return bits_float(static_cast<u32>(value.bits) << 16);
}

template <typename T>
__device__ T from_float(float value);

template <>
__device__ __forceinline__ float from_float<float>(float value) {
  return value;
}

template <>
__device__ __forceinline__ bf16 from_float<bf16>(float value) {
  bf16 rounded;
  rounded.bits = static_cast<u16>(pack_bf16x2(value, 0.0f));
  return rounded;
}

// An element as a float, and back, whatever its type.
template <typename T>
static __device__ __forceinline__ float load(const T* from) {
  return to_float(*from);
}

template <typename T>
static __device__ __forceinline__ void store(T* to, float value) {
  *to = from_float<T>(value);
}

// 2^x by the special function unit: relative error at most 2^-22; 2^-inf = 0.
static __device__ __forceinline__ float exp2_fast(float x) {
#ifdef REFORMER4J_EMULATED
  return exp2f(x);
#else
  float power;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(x));
  return power;
#endif
}

static __device__ __forceinline__ u32 lane_index() { return threadIdx.x % WARP; }

static __device__ __forceinline__ u32 warp_index() { return threadIdx.x / WARP; }

#ifndef REFORMER4J_EMULATED
// Sum and maximum over a whole warp, in every lane, by a butterfly from far to near: the same order,
// hence the same bits, in every lane and every run.
static __device__ __forceinline__ float warp_sum(float value) {
#pragma unroll
  for (int far = WARP / 2; far > 0; far /= 2) {
    value += __shfl_xor_sync(WARP_ALL, value, far);
  }
  return value;
}

static __device__ __forceinline__ float warp_max(float value) {
#pragma unroll
  for (int far = WARP / 2; far > 0; far /= 2) {
    value = fmaxf(value, __shfl_xor_sync(WARP_ALL, value, far));
  }
  return value;
}
#endif
