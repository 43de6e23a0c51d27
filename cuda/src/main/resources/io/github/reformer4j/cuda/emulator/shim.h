// What g++ lacks to compile a kernel: CUDA's words and built-in functions, and a twin of every
// wrapper in ptx.cuh. Included before the kernel. No header of a library is, which keeps compiling
// short.
#pragma once

#include "emulator/machine.h"

#define REFORMER4J_EMULATED 1

// ---------------------------------------------------------------- words

#define __device__
#define __host__
#define __global__ __attribute__((__used__))
#define __constant__ static const
#define __shared__ static __attribute__((section("reformer4j_shared")))
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...) __attribute__((reformer4j_bounds(__VA_ARGS__)))
#define __restrict__ __restrict

static reformer4j::Machine* reformer4j_machine;
static reformer4j::Indices reformer4j_indices;

#define threadIdx reformer4j_indices.thread
#define blockIdx reformer4j_indices.block
#define blockDim reformer4j_indices.threads
#define gridDim reformer4j_indices.blocks
#define warpSize 32

#define DYNAMIC_SHARED(name) unsigned char* const name = reformer4j_machine->dynamic_shared

// Ends the parameters of what a thread may wait in, or be refused by: the place of the call.
#define REFORMER4J_SITE const char *file = __builtin_FILE(), int line = __builtin_LINE()

// ---------------------------------------------------------------- vectors

#define REFORMER4J_VECTORS(type, name)                                            \
  struct alignas(2 * sizeof(type)) name##2 { type x, y; };                        \
  struct name##3 { type x, y, z; };                                               \
  struct alignas(4 * sizeof(type) < 16 ? 4 * sizeof(type) : 16) name##4 {         \
    type x, y, z, w;                                                              \
  };                                                                              \
  static inline name##2 make_##name##2(type x, type y) { return {x, y}; }         \
  static inline name##3 make_##name##3(type x, type y, type z) { return {x, y, z}; } \
  static inline name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }

REFORMER4J_VECTORS(float, float)
REFORMER4J_VECTORS(double, double)
REFORMER4J_VECTORS(int, int)
REFORMER4J_VECTORS(unsigned, uint)
REFORMER4J_VECTORS(short, short)
REFORMER4J_VECTORS(unsigned short, ushort)
REFORMER4J_VECTORS(signed char, char)
REFORMER4J_VECTORS(unsigned char, uchar)
REFORMER4J_VECTORS(long long, longlong)
REFORMER4J_VECTORS(unsigned long long, ulonglong)

// ---------------------------------------------------------------- what C++ leaves undefined

// g++ calls these where a kernel indexes an array beyond its end, uses an address that is no multiple
// of what is loaded from it, which is a fault on a card, or computes what has no result. All that
// they are told begins with the place.
struct Reformer4jPlace {
  const char* file;
  unsigned line, column;
};
#define REFORMER4J_UNDEFINED(name, message)                                              \
  extern "C" __attribute__((used, cold, noreturn)) void __ubsan_handle_##name##_abort(   \
      Reformer4jPlace* place) {                                                          \
    reformer4j_machine->refuse(message, {place->file, static_cast<int>(place->line)});   \
    __builtin_unreachable();                                                             \
  }

REFORMER4J_UNDEFINED(out_of_bounds, "index beyond the end of an array")
REFORMER4J_UNDEFINED(type_mismatch_v1, "address is not aligned as its type must be")
REFORMER4J_UNDEFINED(shift_out_of_bounds, "shift by more than the bits, or out of the type's range")
REFORMER4J_UNDEFINED(divrem_overflow, "integer division by zero, or its overflow")
REFORMER4J_UNDEFINED(add_overflow, "sum of integers overflows")
REFORMER4J_UNDEFINED(sub_overflow, "difference of integers overflows")
REFORMER4J_UNDEFINED(mul_overflow, "product of integers overflows")
REFORMER4J_UNDEFINED(negate_overflow, "negation of an integer overflows")

// ---------------------------------------------------------------- what is watched for races

#ifdef __SANITIZE_THREAD__
// g++ calls these with every access of memory.
#define REFORMER4J_WATCHED true
#define REFORMER4J_UNWATCHED __attribute__((no_sanitize("thread"), noinline))
#define REFORMER4J_TSAN extern "C" __attribute__((used, no_sanitize("thread")))
#define REFORMER4J_ACCESS(name, bytes, writes)                                       \
  REFORMER4J_TSAN void __tsan_##name(void* address) {                                \
    reformer4j_machine->access(address, bytes, writes, __builtin_return_address(0)); \
  }
#define REFORMER4J_ACCESSES(bytes)                       \
  REFORMER4J_ACCESS(read##bytes, bytes, false)           \
  REFORMER4J_ACCESS(write##bytes, bytes, true)           \
  REFORMER4J_ACCESS(unaligned_read##bytes, bytes, false) \
  REFORMER4J_ACCESS(unaligned_write##bytes, bytes, true) \
  REFORMER4J_ACCESS(volatile_read##bytes, bytes, false)  \
  REFORMER4J_ACCESS(volatile_write##bytes, bytes, true)
REFORMER4J_ACCESSES(1)
REFORMER4J_ACCESSES(2)
REFORMER4J_ACCESSES(4)
REFORMER4J_ACCESSES(8)
REFORMER4J_ACCESSES(16)
REFORMER4J_TSAN void __tsan_read_range(void* address, unsigned long bytes) {
  reformer4j_machine->access(address, bytes, false, __builtin_return_address(0));
}
REFORMER4J_TSAN void __tsan_write_range(void* address, unsigned long bytes) {
  reformer4j_machine->access(address, bytes, true, __builtin_return_address(0));
}
REFORMER4J_TSAN void __tsan_init() {}
REFORMER4J_TSAN void __tsan_func_entry(void*) {}
REFORMER4J_TSAN void __tsan_func_exit() {}
#else
#define REFORMER4J_WATCHED false
#define REFORMER4J_UNWATCHED inline
#endif

// ---------------------------------------------------------------- arithmetic

#define REFORMER4J_MATH1(name)                                  \
  extern "C" double name(double) noexcept;                      \
  extern "C" float name##f(float) noexcept;                     \
  static inline float name(float x) { return name##f(x); }

#define REFORMER4J_MATH2(name)                                  \
  extern "C" double name(double, double) noexcept;              \
  extern "C" float name##f(float, float) noexcept;              \
  static inline float name(float x, float y) { return name##f(x, y); }

REFORMER4J_MATH1(exp)
REFORMER4J_MATH1(exp2)
REFORMER4J_MATH1(expm1)
REFORMER4J_MATH1(log)
REFORMER4J_MATH1(log2)
REFORMER4J_MATH1(log10)
REFORMER4J_MATH1(log1p)
REFORMER4J_MATH1(sqrt)
REFORMER4J_MATH1(cbrt)
REFORMER4J_MATH1(sin)
REFORMER4J_MATH1(cos)
REFORMER4J_MATH1(tan)
REFORMER4J_MATH1(asin)
REFORMER4J_MATH1(acos)
REFORMER4J_MATH1(atan)
REFORMER4J_MATH1(sinh)
REFORMER4J_MATH1(cosh)
REFORMER4J_MATH1(tanh)
REFORMER4J_MATH1(erf)
REFORMER4J_MATH1(erfc)
REFORMER4J_MATH1(fabs)
REFORMER4J_MATH1(floor)
REFORMER4J_MATH1(ceil)
REFORMER4J_MATH1(trunc)
REFORMER4J_MATH1(round)
REFORMER4J_MATH1(rint)
REFORMER4J_MATH1(nearbyint)
REFORMER4J_MATH2(pow)
REFORMER4J_MATH2(atan2)
REFORMER4J_MATH2(fmod)
REFORMER4J_MATH2(fmax)
REFORMER4J_MATH2(fmin)
REFORMER4J_MATH2(copysign)
REFORMER4J_MATH2(hypot)
extern "C" double fma(double, double, double) noexcept;
extern "C" float fmaf(float, float, float) noexcept;
extern "C" double ldexp(double, int) noexcept;
extern "C" float ldexpf(float, int) noexcept;
static inline float fma(float x, float y, float z) { return fmaf(x, y, z); }

static inline float rsqrtf(float x) { return static_cast<float>(1.0 / __builtin_sqrt(x)); }
static inline double rsqrt(double x) { return 1.0 / __builtin_sqrt(x); }
static inline float rsqrt(float x) { return rsqrtf(x); }
static inline void sincosf(float x, float* s, float* c) { *s = sinf(x), *c = cosf(x); }
static inline void sincos(double x, double* s, double* c) { *s = sin(x), *c = cos(x); }

static inline bool isnan(double x) { return __builtin_isnan(x); }
static inline bool isnan(float x) { return __builtin_isnan(x); }
static inline bool isinf(double x) { return __builtin_isinf(x); }
static inline bool isinf(float x) { return __builtin_isinf(x); }
static inline bool isfinite(double x) { return __builtin_isfinite(x); }
static inline bool isfinite(float x) { return __builtin_isfinite(x); }
static inline bool signbit(double x) { return __builtin_signbit(x); }
static inline bool signbit(float x) { return __builtin_signbit(x); }

#define REFORMER4J_CHOICES(type)                                             \
  static inline type min(type a, type b) { return b < a ? b : a; }           \
  static inline type max(type a, type b) { return a < b ? b : a; }

REFORMER4J_CHOICES(int)
REFORMER4J_CHOICES(unsigned)
REFORMER4J_CHOICES(long)
REFORMER4J_CHOICES(unsigned long)
REFORMER4J_CHOICES(long long)
REFORMER4J_CHOICES(unsigned long long)
static inline float min(float a, float b) { return fminf(a, b); }
static inline float max(float a, float b) { return fmaxf(a, b); }
static inline double min(double a, double b) { return fmin(a, b); }
static inline double max(double a, double b) { return fmax(a, b); }

extern "C" int abs(int) noexcept;
extern "C" long long llabs(long long) noexcept;
static inline long long abs(long long x) { return llabs(x); }
static inline float abs(float x) { return fabsf(x); }
static inline double abs(double x) { return fabs(x); }

static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __ffsll(long long x) { return __builtin_ffsll(x); }
static inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(static_cast<unsigned>(x)); }
static inline int __clzll(long long x) {
  return x == 0 ? 64 : __builtin_clzll(static_cast<unsigned long long>(x));
}
static inline unsigned __brev(unsigned x) {
  unsigned reversed = 0;
  for (int i = 0; i < 32; i++) {
    reversed |= (x >> i & 1) << (31 - i);
  }
  return reversed;
}
static inline unsigned __umulhi(unsigned a, unsigned b) {
  return static_cast<unsigned>(static_cast<unsigned long long>(a) * b >> 32);
}
static inline int __mulhi(int a, int b) {
  return static_cast<int>(static_cast<long long>(a) * b >> 32);
}
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return static_cast<unsigned long long>(static_cast<unsigned __int128>(a) * b >> 64);
}

template <typename TO, typename FROM>
static inline TO reformer4j_bits(FROM from) {
  return __builtin_bit_cast(TO, from);
}
static inline unsigned __float_as_uint(float x) { return reformer4j_bits<unsigned>(x); }
static inline int __float_as_int(float x) { return reformer4j_bits<int>(x); }
static inline float __uint_as_float(unsigned x) { return reformer4j_bits<float>(x); }
static inline float __int_as_float(int x) { return reformer4j_bits<float>(x); }
static inline long long __double_as_longlong(double x) { return reformer4j_bits<long long>(x); }
static inline double __longlong_as_double(long long x) { return reformer4j_bits<double>(x); }

// A card's conversions saturate and make 0 of NaN; C++ leaves both open.
template <typename TO>
static inline TO reformer4j_saturate(double x, TO least, TO most) {
  return x != x ? 0 : x <= static_cast<double>(least) ? least
                  : x >= static_cast<double>(most)    ? most
                                                      : static_cast<TO>(x);
}
static inline int reformer4j_int(double x) {
  return reformer4j_saturate<int>(x, -2147483647 - 1, 2147483647);
}
static inline unsigned reformer4j_unsigned(double x) {
  return reformer4j_saturate<unsigned>(x, 0u, 4294967295u);
}
static inline int __float2int_rz(float x) { return reformer4j_int(truncf(x)); }
static inline int __float2int_rn(float x) { return reformer4j_int(rintf(x)); }
static inline int __float2int_rd(float x) { return reformer4j_int(floorf(x)); }
static inline int __float2int_ru(float x) { return reformer4j_int(ceilf(x)); }
static inline unsigned __float2uint_rz(float x) { return reformer4j_unsigned(truncf(x)); }
static inline unsigned __float2uint_rn(float x) { return reformer4j_unsigned(rintf(x)); }
static inline unsigned __float2uint_rd(float x) { return reformer4j_unsigned(floorf(x)); }
static inline int __double2int_rz(double x) { return reformer4j_int(trunc(x)); }
static inline int __double2int_rn(double x) { return reformer4j_int(rint(x)); }
static inline float __int2float_rn(int x) { return static_cast<float>(x); }
static inline float __uint2float_rn(unsigned x) { return static_cast<float>(x); }
static inline float __ll2float_rn(long long x) { return static_cast<float>(x); }
static inline double __int2double_rn(int x) { return x; }
static inline float __double2float_rn(double x) { return static_cast<float>(x); }

static inline float __fadd_rn(float x, float y) { return x + y; }
static inline float __fsub_rn(float x, float y) { return x - y; }
static inline float __fmul_rn(float x, float y) { return x * y; }
static inline float __fdiv_rn(float x, float y) { return x / y; }
static inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
static inline float __fsqrt_rn(float x) { return sqrtf(x); }
static inline float __frcp_rn(float x) { return 1.0f / x; }
static inline float __frsqrt_rn(float x) { return rsqrtf(x); }
static inline double __dadd_rn(double x, double y) { return x + y; }
static inline double __dmul_rn(double x, double y) { return x * y; }
static inline double __fma_rn(double x, double y, double z) { return fma(x, y, z); }
static inline float __fdividef(float x, float y) { return x / y; }
static inline float __expf(float x) { return expf(x); }
static inline float __logf(float x) { return logf(x); }
static inline float __log2f(float x) { return log2f(x); }

// ---------------------------------------------------------------- memory

template <typename T>
static inline T __ldg(const T* at) {
  return *at;
}
static inline void __threadfence() {}
static inline void __threadfence_block() {}
static inline void __trap() { __builtin_trap(); }

// One thread runs at a time.
template <typename T>
struct Reformer4jSame {
  typedef T Type;
};
#define REFORMER4J_ATOMIC(name, result)                                     \
  template <typename T>                                                     \
  static REFORMER4J_UNWATCHED T name(T* at,                                 \
                                     typename Reformer4jSame<T>::Type value) { \
    static_assert(sizeof(T) >= 4 && T(0.5) == T(0), "atomics of integers"); \
    T old = *at;                                                            \
    *at = (result);                                                         \
    return old;                                                             \
  }

REFORMER4J_ATOMIC(atomicAdd, old + value)
REFORMER4J_ATOMIC(atomicSub, old - value)
REFORMER4J_ATOMIC(atomicMin, value < old ? value : old)
REFORMER4J_ATOMIC(atomicMax, old < value ? value : old)
REFORMER4J_ATOMIC(atomicAnd, old & value)
REFORMER4J_ATOMIC(atomicOr, old | value)
REFORMER4J_ATOMIC(atomicXor, old ^ value)
REFORMER4J_ATOMIC(atomicExch, value)
template <typename T>
static REFORMER4J_UNWATCHED T atomicCAS(T* at, typename Reformer4jSame<T>::Type expected,
                                        typename Reformer4jSame<T>::Type value) {
  T old = *at;
  *at = old == expected ? value : old;
  return old;
}

// ---------------------------------------------------------------- waiting

static inline void __syncthreads(REFORMER4J_SITE) {
  reformer4j_machine->barrier(reformer4j::NONE, 0, {file, line});
}
static inline int __syncthreads_or(int vote, REFORMER4J_SITE) {
  return reformer4j_machine->barrier(reformer4j::ANY, vote, {file, line});
}
static inline int __syncthreads_and(int vote, REFORMER4J_SITE) {
  return reformer4j_machine->barrier(reformer4j::ALL, vote, {file, line});
}
static inline int __syncthreads_count(int vote, REFORMER4J_SITE) {
  return reformer4j_machine->barrier(reformer4j::COUNT, vote, {file, line});
}

static inline void reformer4j_meet(void* const*, unsigned) {}
static inline void __syncwarp(unsigned mask = 0xffffffffu, REFORMER4J_SITE) {
  reformer4j_machine->collective(reformer4j_meet, mask, nullptr, {file, line});
}

// Value and source lane of a shuffle; the source's value replaces it.
template <typename T>
struct Reformer4jShuffle {
  T value;
  int source;
};

// What comes from a lane that takes no part is undefined: all bits set.
template <typename T>
static void reformer4j_shuffle(void* const* operands, unsigned mask) {
  typedef Reformer4jShuffle<T> Operand;
  T values[32];
  for (int lane = 0; lane < 32; lane++) {
    if (operands[lane]) {
      values[lane] = static_cast<Operand*>(operands[lane])->value;
    } else {
      __builtin_memset(&values[lane], 0xFF, sizeof(T));
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      Operand& operand = *static_cast<Operand*>(operands[lane]);
      operand.value = values[operand.source];
    }
  }
}

template <typename T>
static inline T reformer4j_shuffle_from(unsigned mask, T value, int source,
                                        reformer4j::Site site) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8, "shuffles of 4 or 8 bytes");
  Reformer4jShuffle<T> operand = {value, source};
  reformer4j_machine->collective(reformer4j_shuffle<T>, mask, &operand, site);
  return operand.value;
}

static inline int reformer4j_lane() { return static_cast<int>(threadIdx.x % 32); }

template <typename T>
static inline T __shfl_sync(unsigned mask, T value, int source, int width = 32, REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = (lane & ~(width - 1)) + (source & (width - 1));
  return reformer4j_shuffle_from(mask, value, from, {file, line});
}
template <typename T>
static inline T __shfl_xor_sync(unsigned mask, T value, int flip, int width = 32,
                                REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = lane ^ flip;
  return reformer4j_shuffle_from(mask, value, from < (lane | (width - 1)) + 1 ? from : lane,
                                 {file, line});
}
template <typename T>
static inline T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32,
                               REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = lane - static_cast<int>(by);
  return reformer4j_shuffle_from(mask, value, from >= (lane & ~(width - 1)) ? from : lane,
                                 {file, line});
}
template <typename T>
static inline T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32,
                                 REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = lane + static_cast<int>(by);
  return reformer4j_shuffle_from(mask, value, from <= (lane | (width - 1)) ? from : lane,
                                 {file, line});
}

// In: the lane's vote; out: the votes of all.
static void reformer4j_ballot(void* const* operands, unsigned mask) {
  unsigned votes = 0;
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1 && *static_cast<unsigned*>(operands[lane])) {
      votes |= 1u << lane;
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      *static_cast<unsigned*>(operands[lane]) = votes;
    }
  }
}
static inline unsigned __ballot_sync(unsigned mask, int vote, REFORMER4J_SITE) {
  unsigned votes = vote != 0;
  reformer4j_machine->collective(reformer4j_ballot, mask, &votes, {file, line});
  return votes;
}
static inline int __any_sync(unsigned mask, int vote, REFORMER4J_SITE) {
  return __ballot_sync(mask, vote, file, line) != 0;
}
static inline int __all_sync(unsigned mask, int vote, REFORMER4J_SITE) {
  return __ballot_sync(mask, vote, file, line) == mask;
}

struct Reformer4jMatch {
  unsigned long long value;
  unsigned equal;
};
static void reformer4j_match(void* const* operands, unsigned mask) {
  unsigned long long values[32] = {};
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      values[lane] = static_cast<Reformer4jMatch*>(operands[lane])->value;
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      unsigned equal = 0;
      for (int other = 0; other < 32; other++) {
        equal |= static_cast<unsigned>(values[other] == values[lane]) << other;
      }
      static_cast<Reformer4jMatch*>(operands[lane])->equal = equal & mask;
    }
  }
}
template <typename T>
static inline unsigned __match_any_sync(unsigned mask, T value, REFORMER4J_SITE) {
  Reformer4jMatch operand = {0, 0};
  __builtin_memcpy(&operand.value, &value, sizeof value);
  reformer4j_machine->collective(reformer4j_match, mask, &operand, {file, line});
  return operand.equal;
}

// Twins of the sums of device.cuh, with the same order, hence the same bits, in one step.
template <bool MAXIMUM>
static void reformer4j_butterfly(void* const* operands, unsigned) {
  float values[32], next[32];
  for (int lane = 0; lane < 32; lane++) {
    values[lane] = *static_cast<float*>(operands[lane]);
  }
  for (int far = 16; far > 0; far /= 2) {
    for (int lane = 0; lane < 32; lane++) {
      float other = values[lane ^ far];
      next[lane] = MAXIMUM ? fmaxf(values[lane], other) : values[lane] + other;
    }
    __builtin_memcpy(values, next, sizeof values);
  }
  for (int lane = 0; lane < 32; lane++) {
    *static_cast<float*>(operands[lane]) = values[lane];
  }
}
static inline float warp_sum(float value, REFORMER4J_SITE) {
  reformer4j_machine->collective(reformer4j_butterfly<false>, 0xffffffffu, &value, {file, line});
  return value;
}
static inline float warp_max(float value, REFORMER4J_SITE) {
  reformer4j_machine->collective(reformer4j_butterfly<true>, 0xffffffffu, &value, {file, line});
  return value;
}

// ---------------------------------------------------------------- twins of ptx.cuh

// To nearest even; any NaN becomes that of the card.
static inline unsigned emulated_bf16(float value) {
  unsigned bits = __float_as_uint(value);
  if (value != value) {
    return 0x7FFF;
  }
  return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
}

static inline void ldmatrix_x4(unsigned r[4], const void* row, REFORMER4J_SITE) {
  reformer4j::LdmatrixOperand operand = {static_cast<const unsigned char*>(row), r};
  reformer4j_machine->collective(reformer4j_machine->ldmatrix, 0xffffffffu, &operand, {file, line});
}
static inline void ldmatrix_x4_trans(unsigned r[4], const void* row, REFORMER4J_SITE) {
  reformer4j::LdmatrixOperand operand = {static_cast<const unsigned char*>(row), r};
  reformer4j_machine->collective(reformer4j_machine->ldmatrix_trans, 0xffffffffu, &operand,
                                 {file, line});
}
static inline void mma_bf16_16x8x16(float d[4], const unsigned a[4], const unsigned b[2],
                                    REFORMER4J_SITE) {
  reformer4j::MmaOperand operand = {d, a, b};
  reformer4j_machine->collective(reformer4j_machine->mma, 0xffffffffu, &operand, {file, line});
}
static inline void cp_async_16(void* shared, const void* global, bool valid, REFORMER4J_SITE) {
  reformer4j_machine->copy(shared, global, valid, {file, line});
}
static inline void cp_async_commit() { reformer4j_machine->copy_commit(); }
template <int N>
static inline void cp_async_wait() {
  reformer4j_machine->copy_wait(N);
}

// ---------------------------------------------------------------- entries

// Absent where a kernel has no shared variables.
extern "C" unsigned char __start_reformer4j_shared[] __attribute__((weak, visibility("hidden")));
extern "C" unsigned char __stop_reformer4j_shared[] __attribute__((weak, visibility("hidden")));

template <int... I>
struct Reformer4jIndices {};

template <typename... P, int... I>
static inline void reformer4j_spread(void (*kernel)(P...), void** arguments,
                                     Reformer4jIndices<I...>) {
  static_assert(((sizeof(P) <= 8) && ...), "parameters of at most 8 bytes");
  kernel(*static_cast<P*>(arguments[I])...);
}

template <typename... P>
constexpr int reformer4j_parameters(void (*)(P...)) {
  return sizeof...(P);
}

template <auto KERNEL>
static void reformer4j_run(void** arguments) {
  reformer4j_spread(KERNEL, arguments,
                    Reformer4jIndices<__integer_pack(reformer4j_parameters(KERNEL))...>());
}

// What the host finds a kernel by; bounds as in __launch_bounds__, 0 = none.
template <auto KERNEL>
constexpr reformer4j::Entry reformer4j_entry(int most_threads, int = 0) {
  return {reformer4j_run<KERNEL>, reformer4j_parameters(KERNEL), most_threads,
          REFORMER4J_WATCHED,     &reformer4j_machine,           &reformer4j_indices,
          __start_reformer4j_shared, __stop_reformer4j_shared};
}
