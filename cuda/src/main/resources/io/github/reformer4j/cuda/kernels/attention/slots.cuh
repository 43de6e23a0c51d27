// What stands where (semantics sections 3 and 4). A sequence is one batch row of one head; s counts
// them, S = B H.
//
// Tokens stand in slots, in one of three orders:
//   PLAIN  slot = token; one round. Windows may be circular.
//   RUNS   each round has slots of its own, 0 .. live - 1, cut into the runs of its buckets.
//   RING   the rounds' slots end to end, round r from r live; windows are circular over all of them.
// order[(s R + r) N + i] is the token in slot i of round r (RUNS), or in slot r live + i (RING).
// live[b] tokens of each sequence of batch row b have slots, the same in every round.
//
// The tile table lists, for each round, the tiles of up to 64 slots of one chunk that share a window.
// Its row t holds tile_counts[t] entries from tiles[t most_tiles] on, in no particular order; see
// table_row.
#pragma once

#include "device.cuh"

#define ORDER_PLAIN 0
#define ORDER_RUNS 1
#define ORDER_RING 2

// Slots first .. first + count - 1 see the `length` slots from `begin` on. A circular window goes on
// at slot 0 after the last one, and may be longer than all slots: they are seen as often.
struct WindowTile {
  int first;
  int count;
  int begin;
  int round;
  i64 length;
};

// A window in one round (RUNS) or in the ring, as a range of slots.
struct Window {
  int begin;
  int length;
};

// Row of the tile table: all sequences share the windows of a PLAIN order, all heads those of a
// RING, whose slots depend on the number of live tokens only.
static __device__ __forceinline__ i64 table_row(int order_kind, i64 sequence, int heads, int rounds,
                                                int round) {
  if (order_kind == ORDER_PLAIN) {
    return 0;
  }
  const i64 shared = order_kind == ORDER_RING ? sequence / heads : sequence;
  return shared * rounds + round;
}

// The order of one sequence.
struct Slots {
  int kind;
  int circular;      // always if RING, perhaps if PLAIN
  const int* order;  // of this sequence; null if PLAIN
  const u8* mask;    // of this sequence's batch row; null if all tokens are real
  int tokens;
  int rounds;
  int live;
  int round;  // the round of all slots, if RUNS
};

// How many slots there are.
static __device__ __forceinline__ i64 slot_count(const Slots& slots) {
  return slots.kind == ORDER_RING ? static_cast<i64>(slots.live) * slots.rounds : slots.live;
}

// The slot at place `at` of a window.
static __device__ __forceinline__ int window_slot(const Slots& slots, int begin, i64 at) {
  return static_cast<int>(slots.circular ? (begin + at) % slot_count(slots) : begin + at);
}

static __device__ __forceinline__ int slot_round(const Slots& slots, int slot) {
  return slots.kind == ORDER_RING ? slot / slots.live : slots.round;
}

// The token in a slot; -1 if it is masked.
static __device__ __forceinline__ int slot_token(const Slots& slots, int slot) {
  int token = slot;
  if (slots.kind != ORDER_PLAIN) {
    const int round = slot_round(slots, slot);
    const int within = slots.kind == ORDER_RING ? slot - round * slots.live : slot;
    token = slots.order[static_cast<i64>(round) * slots.tokens + within];
  }
  return slots.mask != 0 && slots.mask[token] == 0 ? -1 : token;
}
