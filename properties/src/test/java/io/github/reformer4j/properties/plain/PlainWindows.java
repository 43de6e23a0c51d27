package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import java.util.ArrayList;
import java.util.List;

/** Semantics sections 4 and 5: which keys a query attends to, round by round, with repetitions. */
final class PlainWindows {
  private final AttentionSpec spec;
  private final Defect defect;
  private final int tokens;
  private final boolean[] real;
  private final int[][] buckets;

  /** FLAT: what stands in each slot, and where each (round, token) stands. */
  private final List<Integer> slots = new ArrayList<>();

  private final int[][] slotOf;

  PlainWindows(AttentionSpec spec, Defect defect, boolean[] real, int[][] buckets) {
    this.spec = spec;
    this.defect = defect;
    this.tokens = real.length;
    this.real = real;
    this.buckets = buckets;
    this.slotOf = new int[buckets.length][tokens];
    if (spec instanceof LshAttention lsh && lsh.windows() instanceof Windows.Flat) {
      for (int r = 0; r < buckets.length; r++) {
        for (int token :
            PlainOrder.sorted(buckets[r], real, PlainOrder.padding(lsh.windows()), defect)) {
          slotOf[r][token] = slots.size();
          slots.add(r * tokens + token);
        }
      }
    }
  }

  /** For each round the keys that a query attends to; one round unless this is LSH. */
  List<List<Integer>> attended(int i) {
    List<List<Integer>> rounds = new ArrayList<>();
    if (!real[i]) {
      return rounds;
    }
    boolean others = false;
    for (int r = 0; r < Math.max(1, buckets.length); r++) {
      boolean skipped = defect == Defect.ONLY_THE_LAST_ROUND_SEEN && r < buckets.length - 1;
      List<Integer> keys = skipped ? new ArrayList<>() : admissible(i, seen(r, i));
      others |= keys.stream().anyMatch(j -> j != i);
      rounds.add(keys);
    }
    boolean always = spec.selfRule().always(i) || defect == Defect.SELF_ATTENTION_LEAKS;
    if (!always && (others || defect == Defect.NO_LAST_RESORT)) {
      rounds.forEach(keys -> keys.removeIf(j -> j == i));
    }
    return rounds;
  }

  private List<Integer> admissible(int i, List<Integer> seen) {
    int last = defect == Defect.CAUSAL_OFF_BY_ONE ? i + 1 : i;
    List<Integer> keys = new ArrayList<>();
    for (int j : seen) {
      if ((real[j] || defect == Defect.MASKED_KEYS_GET_A_LITTLE) && (!spec.causal() || j <= last)) {
        keys.add(j);
      }
    }
    return keys;
  }

  private List<Integer> seen(int round, int i) {
    return switch (spec) {
      case ExactAttention _ -> all();
      case LocalAttention local -> local(local, i);
      case LshAttention lsh ->
          switch (lsh.windows()) {
            case Windows.Aligned aligned -> aligned(aligned, buckets[round], i);
            case Windows.Flat flat -> flat(flat, round, i);
          };
    };
  }

  private List<Integer> all() {
    List<Integer> keys = new ArrayList<>();
    for (int j = 0; j < tokens; j++) {
      keys.add(j);
    }
    return keys;
  }

  private List<Integer> local(LocalAttention w, int i) {
    int chunks = (tokens + w.chunkLength() - 1) / w.chunkLength();
    int before = defect == Defect.LOCAL_WINDOW_OFF_BY_ONE ? w.before() + 1 : w.before();
    List<Integer> keys = new ArrayList<>();
    for (int j = 0; j < tokens; j++) {
      int ahead = j / w.chunkLength() - i / w.chunkLength();
      boolean in =
          w.circular()
              ? Math.floorMod(ahead, chunks) <= w.after() || Math.floorMod(-ahead, chunks) <= before
              : ahead <= w.after() && -ahead <= before;
      if (in) {
        keys.add(j);
      }
    }
    return keys;
  }

  private List<Integer> aligned(Windows.Aligned w, int[] bucket, int i) {
    long before = defect == Defect.LOOK_BACK_OFF_BY_ONE ? w.before() + 1L : w.before();
    int[] chunk = new int[tokens];
    int rank = 0;
    int size = 0;
    for (int j = 0; j < tokens; j++) {
      size += bucket[j] == bucket[i] && counts(j) ? 1 : 0;
    }
    for (int j = 0; j < tokens; j++) {
      if (bucket[j] == bucket[i] && counts(j)) {
        int at = defect == Defect.RANKS_FROM_THE_END ? size - 1 - rank : rank;
        chunk[j] = (defect == Defect.CHUNKS_BY_POSITION ? j : at) / w.chunkLength();
        rank++;
      }
    }
    List<Integer> keys = new ArrayList<>();
    for (int j = 0; j < tokens; j++) {
      int ahead = chunk[j] - chunk[i];
      boolean unbounded = w.before() == Windows.UNBOUNDED && defect != Defect.CHUNKS_BY_POSITION;
      boolean in = ahead <= w.after() && (unbounded || -ahead <= Math.min(before, tokens));
      if (defect == Defect.CHUNKS_BY_POSITION) {
        in = Math.abs(ahead) <= 1;
      }
      boolean skipped = defect == Defect.BUCKET_ZERO_SKIPPED && bucket[j] == 0;
      if (bucket[j] == bucket[i] && real[j] && in && !skipped) {
        keys.add(j);
      }
    }
    return keys;
  }

  /** Whether a token has a rank. */
  private boolean counts(int j) {
    return real[j] || defect == Defect.PADDING_MOVES_WINDOWS;
  }

  private List<Integer> flat(Windows.Flat w, int round, int i) {
    int chunks = (slots.size() + w.chunkLength() - 1) / w.chunkLength();
    int own = slotOf[round][i] / w.chunkLength();
    List<Integer> keys = new ArrayList<>();
    boolean[] reached = new boolean[chunks];
    for (int ahead = -w.before(); ahead <= w.after(); ahead++) {
      if (defect == Defect.FLAT_NOT_CIRCULAR && (own + ahead < 0 || own + ahead >= chunks)) {
        continue;
      }
      int chunk = Math.floorMod(own + ahead, chunks);
      if (defect == Defect.FLAT_SLOTS_REACHED_ONCE && reached[chunk]) {
        continue;
      }
      reached[chunk] = true;
      int end = Math.min(slots.size(), (chunk + 1) * w.chunkLength());
      for (int slot = chunk * w.chunkLength(); slot < end; slot++) {
        int r = slots.get(slot) / tokens;
        int j = slots.get(slot) % tokens;
        if (w.acrossBuckets() || (r == round && buckets[r][j] == buckets[round][i])) {
          keys.add(j);
        }
      }
    }
    return keys;
  }
}
