// How the host finds and starts a kernel.
#pragma once

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
