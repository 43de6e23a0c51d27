// What C++ leaves undefined, refused.
#pragma once

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
