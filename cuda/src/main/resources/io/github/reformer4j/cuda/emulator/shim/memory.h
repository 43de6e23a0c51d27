// Loads and atomic operations.
#pragma once

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
