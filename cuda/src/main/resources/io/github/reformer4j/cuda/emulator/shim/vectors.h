// Vectors of two and four numbers.
#pragma once

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
