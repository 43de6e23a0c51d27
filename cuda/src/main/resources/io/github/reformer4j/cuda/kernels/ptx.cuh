// Instructions that CUDA C++ has no name for without a toolkit's headers. Fragment layouts are those
// of the PTX ISA, "Matrix Fragments for mma.m16n8k16 with floating point type" and "ldmatrix". The
// emulator's shim has a twin of each.
#pragma once

#include "device.cuh"

// 2^x by the special function unit.
static __device__ __forceinline__ float exp2_approx(float x) { return exp2_fast(x); }

#ifndef REFORMER4J_EMULATED

static __device__ __forceinline__ u32 shared_address(const void* shared) {
  return static_cast<u32>(__cvta_generic_to_shared(shared));
}

// Four 8x8 matrices of 16-bit elements from shared memory. Lane l names row l % 8 of matrix l / 8,
// which lies at a multiple of 16 bytes. In matrix i, lane l gets row l / 4, columns 2 (l % 4) and
// the next, as r[i]. The whole warp takes part.
static __device__ __forceinline__ void ldmatrix_x4(u32 r[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(shared_address(row))
               : "memory");
}

// The same of the transposes: lane l gets rows 2 (l % 4) and the next, column l / 4.
static __device__ __forceinline__ void ldmatrix_x4_trans(u32 r[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(shared_address(row))
               : "memory");
}

// d += a b with a 16x16, b 16x8 of bfloat16, d 16x8 of float32. With g = lane / 4, c = lane % 4:
// a[0], a[2]: row g; a[1], a[3]: row g + 8; columns 2c, 2c + 1, of a[2], a[3] 8 further.
// b[0]: rows 2c, 2c + 1; b[1]: 8 further; column g.
// d[0], d[1]: row g, columns 2c, 2c + 1; d[2], d[3]: row g + 8. The whole warp takes part.
static __device__ __forceinline__ void mma_bf16_16x8x16(float d[4], const u32 a[4],
                                                        const u32 b[2]) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
      "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// Begins to copy 16 bytes to shared memory, both at multiples of 16 bytes; zeros if not valid, and
// then nothing is read. They are there for this thread after cp_async_wait, for others after a
// barrier as well.
static __device__ __forceinline__ void cp_async_16(void* shared, const void* global, bool valid) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
               :
               : "r"(shared_address(shared)), "l"(__cvta_generic_to_global(global)),
                 "r"(valid ? 16 : 0)
               : "memory");
}

// Ends a group of copies.
static __device__ __forceinline__ void cp_async_commit() {
  asm volatile("cp.async.commit_group;" ::: "memory");
}

// Waits until at most N groups of this thread are under way.
template <int N>
static __device__ __forceinline__ void cp_async_wait() {
  asm volatile("cp.async.wait_group %0;" ::"n"(N) : "memory");
}

#endif
