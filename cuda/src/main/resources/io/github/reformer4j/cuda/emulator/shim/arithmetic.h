// CUDA's functions of numbers.
#pragma once

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
