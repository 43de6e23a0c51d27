// Who may attend to whom, and how often that counts (semantics sections 4 to 6).
#pragma once

#include "attention/slots.cuh"

#define SELF_LAST_RESORT 0
#define SELF_ALLOWED 1
#define SELF_ALLOWED_AT 2

// The rules of a call, and of one sequence what duplicate correction asks for.
struct Sight {
  int causal;
  int within_bucket;  // RING only: keys of the query's own round and bucket alone
  int corrected;      // a pair counts where it is met first, so that each counts once
  int ring;
  int rounds;
  int tokens;
  i64 slots;             // of the ring
  const int* buckets;    // [R][N]; for within_bucket
  const int* places;     // [N][R]: slot of a token in each round, or in the ring; for corrected
  const Window* windows;  // [N][R]: window of a token in each round; for corrected
};

// A token in a slot. Masked tokens and empty places have token -1.
struct Standing {
  int token;
  int round;
};

// Whether the self rule lets a token see itself as an ordinary key.
static __device__ __forceinline__ bool sees_itself(int rule, const int* positions, int count,
                                                   int token) {
  if (rule != SELF_ALLOWED_AT) {
    return rule == SELF_ALLOWED;
  }
  int from = 0;
  int to = count;
  while (from < to) {
    const int middle = from + (to - from) / 2;
    if (positions[middle] < token) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from < count && positions[from] == token;
}

static __device__ __forceinline__ bool same_bucket(const Sight& sight, int round, int query,
                                                   int key) {
  const int* buckets = sight.buckets + static_cast<i64>(round) * sight.tokens;
  return buckets[query] == buckets[key];
}

// Whether the key's slot of one round is in the query's window of another (or, in RUNS, the same).
static __device__ __forceinline__ bool in_window(const Sight& sight, int query, int query_round,
                                                 int key, int key_round) {
  const Window window = sight.windows[static_cast<i64>(query) * sight.rounds + query_round];
  const int place = sight.places[static_cast<i64>(key) * sight.rounds + key_round];
  i64 ahead = static_cast<i64>(place) - window.begin;
  if (sight.ring && ahead < 0) {
    ahead += sight.slots;
  }
  return static_cast<u64>(ahead) < static_cast<u64>(window.length);
}

// Whether the pair was met before: in an earlier round of the query's, or, in the ring, in the same
// window with an earlier round of the key's.
static __device__ bool met_before(const Sight& sight, Standing query, Standing key) {
  if (!sight.ring || sight.within_bucket) {
#pragma unroll 1
    for (int round = 0; round < query.round; round++) {
      if (in_window(sight, query.token, round, key.token, round) &&
          (!sight.within_bucket || same_bucket(sight, round, query.token, key.token))) {
        return true;
      }
    }
    return false;
  }
#pragma unroll 1
  for (int round = 0; round <= query.round; round++) {
    const int key_rounds = round < query.round ? sight.rounds : key.round;
#pragma unroll 1
    for (int key_round = 0; key_round < key_rounds; key_round++) {
      if (in_window(sight, query.token, round, key.token, key_round)) {
        return true;
      }
    }
  }
  return false;
}

// Whether a pair counts, where the key's slot is in the window of the query's slot. `own` is
// sees_itself of the query. Everything else is hidden: its weight is zero.
static __device__ __forceinline__ bool visible(const Sight& sight, Standing query, bool own,
                                               Standing key) {
  if (query.token < 0 || key.token < 0 || (sight.causal && key.token > query.token) ||
      (key.token == query.token && !own)) {
    return false;
  }
  if (sight.within_bucket && (key.round != query.round ||
                              !same_bucket(sight, query.round, query.token, key.token))) {
    return false;
  }
  return !sight.corrected || !met_before(sight, query, key);
}
