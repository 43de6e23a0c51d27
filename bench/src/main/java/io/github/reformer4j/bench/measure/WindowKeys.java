package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.Windows;
import java.util.Arrays;

/**
 * Which keys a query sees, worked out again from buckets and order alone (semantics section 4), for
 * one head without masked tokens. It shares no code with any backend, so it also serves to check
 * them.
 */
public final class WindowKeys {
  private final int tokens;
  private final int[] buckets;
  private final int[] order;
  private final int[] slot;
  private final int[] runStart;

  /**
   * The order of some rounds.
   *
   * @param tokens N
   * @param buckets [R, N]
   * @param order [R, N], positions by (bucket, position)
   */
  public WindowKeys(int tokens, int[] buckets, int[] order) {
    this.tokens = tokens;
    this.buckets = buckets;
    this.order = order;
    this.slot = new int[order.length];
    this.runStart = new int[order.length];
    for (int s = 0; s < order.length; s++) {
      int round = s / tokens * tokens;
      slot[round + order[s]] = s;
      boolean newRun = s == round || buckets[round + order[s]] != buckets[round + order[s - 1]];
      runStart[s] = newRun ? s : runStart[s - 1];
    }
  }

  /**
   * The union over the first rounds of what a query may attend to under a causal mask, without the
   * query itself.
   *
   * @param query position
   * @param rounds how many rounds there are
   * @param windows ALIGNED, or FLAT across buckets
   * @return ascending positions, each once; empty if only the query itself is left
   */
  public int[] past(int query, int rounds, Windows windows) {
    return distinct(query, rounds, windows, true);
  }

  /**
   * The union over the first rounds of what a query may attend to, without the query itself.
   *
   * @param query position
   * @param rounds how many rounds there are
   * @param windows ALIGNED, or FLAT across buckets
   * @param causal whether only earlier positions count
   * @return ascending positions, each once; empty if only the query itself is left
   */
  public int[] distinct(int query, int rounds, Windows windows, boolean causal) {
    int[] met = occurrences(query, rounds, windows, causal);
    int distinct = 0;
    for (int i = 0; i < met.length; i++) {
      if (i == 0 || met[i] != met[i - 1]) {
        met[distinct++] = met[i];
      }
    }
    return Arrays.copyOf(met, distinct);
  }

  /**
   * What a query may attend to in the first rounds, without the query itself.
   *
   * @param query position
   * @param rounds how many rounds there are
   * @param windows ALIGNED, or FLAT across buckets
   * @param causal whether only earlier positions count
   * @return ascending positions, each as often as its slots are met
   */
  public int[] occurrences(int query, int rounds, Windows windows, boolean causal) {
    int[] found = new int[16];
    int count = 0;
    for (int round = 0; round < rounds; round++) {
      int[] slots = slots(round, query, rounds, windows);
      if (count + slots.length > found.length) {
        found = Arrays.copyOf(found, Math.max(2 * found.length, count + slots.length));
      }
      for (int s : slots) {
        if (causal ? order[s] < query : order[s] != query) {
          found[count++] = order[s];
        }
      }
    }
    Arrays.sort(found, 0, count);
    return Arrays.copyOf(found, count);
  }

  private int[] slots(int round, int query, int rounds, Windows windows) {
    int own = slot[round * tokens + query];
    return switch (windows) {
      case Windows.Aligned(int length, int before, int after) ->
          aligned(own, length, before, after);
      case Windows.Flat(int length, int before, int after, _, _) ->
          flat(own, rounds, length, before, after);
    };
  }

  private int[] aligned(int own, int length, int before, int after) {
    int start = runStart[own];
    int chunk = (own - start) / length;
    int from = start + Math.max(0, chunk - before) * length;
    int limit = (own / tokens + 1) * tokens;
    long wanted = (long) start + ((long) chunk + after + 1) * length;
    int to = from;
    while (to < limit && to < wanted && runStart[to] == start) {
      to++;
    }
    int[] slots = new int[to - from];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = from + i;
    }
    return slots;
  }

  private int[] flat(int own, int rounds, int length, int before, int after) {
    int chunks = rounds * tokens / length;
    int[] slots = new int[(before + after + 1) * length];
    int at = 0;
    for (int c = own / length - before; c <= own / length + after; c++) {
      int start = Math.floorMod(c, chunks) * length;
      for (int i = 0; i < length; i++) {
        slots[at++] = start + i;
      }
    }
    return slots;
  }

  /**
   * How many tokens share each bucket.
   *
   * @param round which round
   * @param bucketCount number of buckets
   * @return tokens by bucket
   */
  public int[] occupancy(int round, int bucketCount) {
    int[] count = new int[bucketCount];
    for (int i = 0; i < tokens; i++) {
      count[buckets[round * tokens + i]]++;
    }
    return count;
  }

  /**
   * The order of one round.
   *
   * @param round which round
   * @return positions by (bucket, position)
   */
  public int[] order(int round) {
    return Arrays.copyOfRange(order, round * tokens, (round + 1) * tokens);
  }
}
