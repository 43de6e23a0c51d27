// One digit of a stable radix sort of many rows of tokens by bucket (semantics section 3).
#pragma once

#include "device.cuh"

#define RADIX 256
#define SORT_THREADS 256
#define SORT_WARPS (SORT_THREADS / WARP)
#define SORT_STEPS 8  // items of a thread
#define SORT_ITEMS (SORT_THREADS * SORT_STEPS)

// Where the keys of a row come from. In the first pass a key is the bucket of a token, and masked
// tokens have `last`, which is beyond all buckets; later ones read what the pass before wrote.
struct SortSource {
  const int* keys;    // of this row
  const int* values;  // of this row; null in the first pass
  const u8* mask;     // of this batch row; null if masked tokens stand with the rest
  int last;
};

static __device__ __forceinline__ int sort_value(const SortSource& source, int i) {
  return source.values == 0 ? i : source.values[i];
}

static __device__ __forceinline__ int sort_key(const SortSource& source, int i) {
  return source.mask != 0 && source.mask[i] == 0 ? source.last : source.keys[i];
}

static __device__ __forceinline__ u32 digit_of(int key, int shift) {
  return static_cast<u32>(key) >> shift & (RADIX - 1);
}

// The source of a row, whose sequences are `per_batch` / rounds to a batch row.
static __device__ __forceinline__ SortSource sort_source(const int* keys, const int* values,
                                                         const u8* mask, i64 row, int tokens,
                                                         int per_batch, int last) {
  SortSource source;
  source.keys = keys + row * tokens;
  source.values = values == 0 ? values : values + row * tokens;
  source.mask = mask == 0 ? mask : mask + row / per_batch * tokens;
  source.last = last;
  return source;
}
