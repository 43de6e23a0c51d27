// What every pass over tiles is told about its call, and what it makes of that. The parameters stand
// once, here, because all passes take them, in this order, after their own.
#pragma once

#include "attention/visible.cuh"

#define CALL_PARAMETERS                                                                         \
  const u8 *__restrict__ mask, const int *__restrict__ live, const int *__restrict__ order,     \
      const int *__restrict__ buckets, const int *__restrict__ places,                          \
      const Window *__restrict__ token_windows, const WindowTile *__restrict__ tiles,           \
      const int *__restrict__ tile_counts, const int *__restrict__ self_positions, int kind,    \
      int circular, int tokens, int heads, int rounds, int causal, int within_bucket,           \
      int corrected, int self_rule, int self_count, int most_tiles, int round, i64 first_sequence

#define CALL_ARGUMENTS                                                                             \
  mask, live, order, buckets, places, token_windows, tiles, tile_counts, self_positions, kind,     \
      circular, tokens, heads, rounds, causal, within_bucket, corrected, self_rule, self_count,    \
      most_tiles, round, first_sequence

// mask [B][N] or null; live [B] or null; order, buckets [S][R][N]; places, token_windows [S][N][R];
// self_positions ascending. See slots.cuh.
struct Call {
  const u8* mask;
  const int* live;
  const int* order;
  const int* buckets;
  const int* places;
  const Window* token_windows;
  const WindowTile* tiles;
  const int* tile_counts;
  const int* self_positions;
  int kind;
  int circular;
  int tokens;
  int heads;
  int rounds;
  int causal;
  int within_bucket;
  int corrected;
  int self_rule;
  int self_count;
  int most_tiles;
  int round;
  i64 first_sequence;
};

// The sequence of this block: blockIdx.y counts them.
static __device__ __forceinline__ i64 call_sequence(const Call& call) {
  return call.first_sequence + blockIdx.y;
}

// The tile of this block: blockIdx.x counts the most there can be. False if there are fewer.
static __device__ __forceinline__ bool call_tile(const Call& call, WindowTile& tile) {
  const i64 row =
      table_row(call.kind, call_sequence(call), call.heads, call.rounds, call.round);
  if (static_cast<int>(blockIdx.x) >= call.tile_counts[row]) {
    return false;
  }
  tile = call.tiles[row * call.most_tiles + blockIdx.x];
  return true;
}

static __device__ __forceinline__ Slots call_slots(const Call& call) {
  const i64 sequence = call_sequence(call);
  const i64 batch = sequence / call.heads;
  Slots slots;
  slots.kind = call.kind;
  slots.circular = call.circular;
  slots.order = call.order + sequence * call.rounds * call.tokens;
  slots.mask = call.mask == 0 ? call.mask : call.mask + batch * call.tokens;
  slots.tokens = call.tokens;
  slots.rounds = call.rounds;
  slots.live = call.live == 0 ? call.tokens : call.live[batch];
  slots.round = call.round;
  return slots;
}

static __device__ __forceinline__ Sight call_sight(const Call& call, const Slots& slots) {
  const i64 codes = call_sequence(call) * call.tokens * call.rounds;
  Sight sight;
  sight.causal = call.causal;
  sight.within_bucket = call.within_bucket;
  sight.corrected = call.corrected;
  sight.ring = call.kind == ORDER_RING;
  sight.rounds = call.rounds;
  sight.tokens = call.tokens;
  sight.slots = slot_count(slots);
  sight.buckets = call.buckets + codes;
  sight.places = call.places + codes;
  sight.windows = call.token_windows + codes;
  return sight;
}

// The tokens of one side of a tile, in shared memory.
struct Gathered {
  int token[64];  // -1: masked, or none
  int round[64];
  float factor[64];  // of scores; 0 without a token
};

// The tokens in slots first .. first + count - 1. Needs 64 threads, and a barrier after.
static __device__ __forceinline__ void gather_tile(Gathered& gathered, const Slots& slots,
                                                   const WindowTile& tile, const float* factors) {
  const int i = threadIdx.x;
  if (i < 64) {
    const int token = i < tile.count ? slot_token(slots, tile.first + i) : -1;
    gathered.token[i] = token;
    gathered.round[i] = tile.round;
    gathered.factor[i] = token < 0 ? 0.0f : factors[token];
  }
}

// The token at place `at` of the tile's window, as number i of those gathered; none beyond its end.
static __device__ __forceinline__ void gather_place(Gathered& gathered, int i, const Slots& slots,
                                                    const WindowTile& tile, i64 at,
                                                    const float* factors) {
  int token = -1;
  int round = 0;
  if (at < tile.length) {
    const int slot = window_slot(slots, tile.begin, at);
    token = slot_token(slots, slot);
    round = slot_round(slots, slot);
  }
  gathered.token[i] = token;
  gathered.round[i] = round;
  gathered.factor[i] = token < 0 ? 0.0f : factors[token];
}

// The tokens at places at .. at + 63 of the tile's window. Needs 64 threads, and a barrier after.
static __device__ __forceinline__ void gather_window(Gathered& gathered, const Slots& slots,
                                                     const WindowTile& tile, i64 at,
                                                     const float* factors) {
  const int i = threadIdx.x;
  if (i < 64) {
    gather_place(gathered, i, slots, tile, at + i, factors);
  }
}
