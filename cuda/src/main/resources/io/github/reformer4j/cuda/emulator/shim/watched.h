// Accesses of memory, reported where races are looked for.
#pragma once

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
