// Twins of the wrappers in ptx.cuh.
#pragma once

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
