// Barriers, and operations of a warp.
#pragma once

static inline void __syncthreads(REFORMER4J_SITE) {
  reformer4j_machine->barrier(reformer4j::NONE, 0, {file, line});
}
static inline int __syncthreads_or(int vote, REFORMER4J_SITE) {
  return reformer4j_machine->barrier(reformer4j::ANY, vote, {file, line});
}
static inline int __syncthreads_and(int vote, REFORMER4J_SITE) {
  return reformer4j_machine->barrier(reformer4j::ALL, vote, {file, line});
}
static inline int __syncthreads_count(int vote, REFORMER4J_SITE) {
  return reformer4j_machine->barrier(reformer4j::COUNT, vote, {file, line});
}

static inline void reformer4j_meet(void* const*, unsigned) {}
static inline void __syncwarp(unsigned mask = 0xffffffffu, REFORMER4J_SITE) {
  reformer4j_machine->collective(reformer4j_meet, mask, nullptr, {file, line});
}

// Value and source lane of a shuffle; the source's value replaces it.
template <typename T>
struct Reformer4jShuffle {
  T value;
  int source;
};

// What comes from a lane that takes no part is undefined: all bits set.
template <typename T>
static void reformer4j_shuffle(void* const* operands, unsigned mask) {
  typedef Reformer4jShuffle<T> Operand;
  T values[32];
  for (int lane = 0; lane < 32; lane++) {
    if (operands[lane]) {
      values[lane] = static_cast<Operand*>(operands[lane])->value;
    } else {
      __builtin_memset(&values[lane], 0xFF, sizeof(T));
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      Operand& operand = *static_cast<Operand*>(operands[lane]);
      operand.value = values[operand.source];
    }
  }
}

template <typename T>
static inline T reformer4j_shuffle_from(unsigned mask, T value, int source,
                                        reformer4j::Site site) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8, "shuffles of 4 or 8 bytes");
  Reformer4jShuffle<T> operand = {value, source};
  reformer4j_machine->collective(reformer4j_shuffle<T>, mask, &operand, site);
  return operand.value;
}

static inline int reformer4j_lane() { return static_cast<int>(threadIdx.x % 32); }

template <typename T>
static inline T __shfl_sync(unsigned mask, T value, int source, int width = 32, REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = (lane & ~(width - 1)) + (source & (width - 1));
  return reformer4j_shuffle_from(mask, value, from, {file, line});
}
template <typename T>
static inline T __shfl_xor_sync(unsigned mask, T value, int flip, int width = 32,
                                REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = lane ^ flip;
  return reformer4j_shuffle_from(mask, value, from < (lane | (width - 1)) + 1 ? from : lane,
                                 {file, line});
}
template <typename T>
static inline T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32,
                               REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = lane - static_cast<int>(by);
  return reformer4j_shuffle_from(mask, value, from >= (lane & ~(width - 1)) ? from : lane,
                                 {file, line});
}
template <typename T>
static inline T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32,
                                 REFORMER4J_SITE) {
  int lane = reformer4j_lane();
  int from = lane + static_cast<int>(by);
  return reformer4j_shuffle_from(mask, value, from <= (lane | (width - 1)) ? from : lane,
                                 {file, line});
}

// In: the lane's vote; out: the votes of all.
static void reformer4j_ballot(void* const* operands, unsigned mask) {
  unsigned votes = 0;
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1 && *static_cast<unsigned*>(operands[lane])) {
      votes |= 1u << lane;
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      *static_cast<unsigned*>(operands[lane]) = votes;
    }
  }
}
static inline unsigned __ballot_sync(unsigned mask, int vote, REFORMER4J_SITE) {
  unsigned votes = vote != 0;
  reformer4j_machine->collective(reformer4j_ballot, mask, &votes, {file, line});
  return votes;
}
static inline int __any_sync(unsigned mask, int vote, REFORMER4J_SITE) {
  return __ballot_sync(mask, vote, file, line) != 0;
}
static inline int __all_sync(unsigned mask, int vote, REFORMER4J_SITE) {
  return __ballot_sync(mask, vote, file, line) == mask;
}

struct Reformer4jMatch {
  unsigned long long value;
  unsigned equal;
};
static void reformer4j_match(void* const* operands, unsigned mask) {
  unsigned long long values[32] = {};
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      values[lane] = static_cast<Reformer4jMatch*>(operands[lane])->value;
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      unsigned equal = 0;
      for (int other = 0; other < 32; other++) {
        equal |= static_cast<unsigned>(values[other] == values[lane]) << other;
      }
      static_cast<Reformer4jMatch*>(operands[lane])->equal = equal & mask;
    }
  }
}
template <typename T>
static inline unsigned __match_any_sync(unsigned mask, T value, REFORMER4J_SITE) {
  Reformer4jMatch operand = {0, 0};
  __builtin_memcpy(&operand.value, &value, sizeof value);
  reformer4j_machine->collective(reformer4j_match, mask, &operand, {file, line});
  return operand.equal;
}

// Twins of the sums of device.cuh, with the same order, hence the same bits, in one step.
template <bool MAXIMUM>
static void reformer4j_butterfly(void* const* operands, unsigned) {
  float values[32], next[32];
  for (int lane = 0; lane < 32; lane++) {
    values[lane] = *static_cast<float*>(operands[lane]);
  }
  for (int far = 16; far > 0; far /= 2) {
    for (int lane = 0; lane < 32; lane++) {
      float other = values[lane ^ far];
      next[lane] = MAXIMUM ? fmaxf(values[lane], other) : values[lane] + other;
    }
    __builtin_memcpy(values, next, sizeof values);
  }
  for (int lane = 0; lane < 32; lane++) {
    *static_cast<float*>(operands[lane]) = values[lane];
  }
}
static inline float warp_sum(float value, REFORMER4J_SITE) {
  reformer4j_machine->collective(reformer4j_butterfly<false>, 0xffffffffu, &value, {file, line});
  return value;
}
static inline float warp_max(float value, REFORMER4J_SITE) {
  reformer4j_machine->collective(reformer4j_butterfly<true>, 0xffffffffu, &value, {file, line});
  return value;
}
