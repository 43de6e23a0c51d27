// Chunks of slots, their tiles and their windows (semantics section 4).
#pragma once

#include "attention/slots.cuh"

#define TILE_SLOTS 64

// First place at which sorted keys are not less than one, or are greater than it.
static __device__ int boundary(const int* sorted, int from, int to, int key, bool greater) {
  while (from < to) {
    const int middle = from + (to - from) / 2;
    const int at = sorted[middle];
    if (greater ? at <= key : at < key) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

static __device__ __forceinline__ i64 least(i64 a, i64 b) { return a < b ? a : b; }

static __device__ __forceinline__ i64 most(i64 a, i64 b) { return a > b ? a : b; }

// The tile that a slot is in, and the window it has.
struct Cut {
  i64 first;
  i64 count;
  i64 begin;
  i64 length;
};

// Chunks over a run of slots that ends.
static __device__ Cut cut_run(i64 slot, i64 start, i64 end, i64 chunk, i64 before, i64 after) {
  const i64 own = (slot - start) / chunk;
  const i64 chunk_start = start + own * chunk;
  const i64 within = (slot - chunk_start) / TILE_SLOTS * TILE_SLOTS;
  const i64 chunk_end = least(end, chunk_start + chunk);
  Cut cut;
  cut.first = chunk_start + within;
  cut.count = least(TILE_SLOTS, chunk_end - cut.first);
  cut.begin = start + most(0, own - before) * chunk;
  cut.length = least(end, start + (own + after + 1) * chunk) - cut.begin;
  return cut;
}

// Chunks over all slots, circular. `distinct` lets a chunk that a window reaches twice count once.
static __device__ Cut cut_ring(i64 slot, i64 part_start, i64 part_end, i64 total, i64 chunk,
                               i64 before, i64 after, bool distinct) {
  const i64 chunks = (total + chunk - 1) / chunk;
  const i64 own = slot / chunk;
  const i64 start = most(part_start, own * chunk);
  const i64 end = least(part_end, least(total, (own + 1) * chunk));
  Cut cut;
  cut.first = start + (slot - start) / TILE_SLOTS * TILE_SLOTS;
  cut.count = least(TILE_SLOTS, end - cut.first);
  i64 reached = before + after + 1;
  if (distinct && reached >= chunks) {
    cut.begin = 0;
    cut.length = total;
    return cut;
  }
  const i64 first = ((own - before) % chunks + chunks) % chunks;
  cut.begin = first * chunk;
  cut.length = reached / chunks * total;
  const i64 last = first + reached % chunks;
  if (last <= chunks) {
    cut.length += least(total, last * chunk) - cut.begin;
  } else {
    cut.length += total - cut.begin + (last - chunks) * chunk;
  }
  return cut;
}

// What the cuts of a call depend on. `live` is of the batch row, `tokens` is N.
struct Chunking {
  int kind;
  int circular;
  int distinct;
  int tokens;
  int rounds;
  int chunk;
  int before;
  int after;
};

// The cut around slot `within` of a round. `sorted` holds the round's buckets by slot, for RUNS.
static __device__ Cut cut_at(const Chunking& chunking, const int* sorted, int round, int live,
                             int within) {
  if (chunking.kind == ORDER_RUNS) {
    const int key = sorted[within];
    const int start = boundary(sorted, 0, within, key, false);
    const int end = boundary(sorted, within, live, key, true);
    return cut_run(within, start, end, chunking.chunk, chunking.before, chunking.after);
  }
  if (!chunking.circular) {
    return cut_run(within, 0, live, chunking.chunk, chunking.before, chunking.after);
  }
  const i64 first = static_cast<i64>(round) * live;
  return cut_ring(first + within, first, first + live, static_cast<i64>(live) * chunking.rounds,
                  chunking.chunk, chunking.before, chunking.after, chunking.distinct);
}

// Slot `within` of a round as windows count it.
static __device__ __forceinline__ i64 global_slot(const Chunking& chunking, int round, int live,
                                                  int within) {
  return within + (chunking.kind == ORDER_RING ? static_cast<i64>(round) * live : 0);
}
