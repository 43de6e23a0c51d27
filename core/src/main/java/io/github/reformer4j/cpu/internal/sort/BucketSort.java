package io.github.reformer4j.cpu.internal.sort;

import java.util.Arrays;

/**
 * A stable counting sort of token positions by bucket; least-significant-digit passes where there
 * are many more buckets than tokens, so that the counters stay in cache.
 */
public final class BucketSort {
  private static final int DIGIT_BITS = 11;
  private static final int FEW_BUCKETS = 1 << 14;

  private int[] counters = new int[0];
  private int[] other = new int[0];

  /**
   * Sorts positions by (bucket, position).
   *
   * @param buckets bucket of each position, 0 to {@code bucketCount - 1}, or negative for positions
   *     without a slot
   * @param tokens how many positions
   * @param bucketCount number of buckets
   * @param order receives the positions that have a slot
   * @param at where in {@code order} to start
   * @return how many positions have a slot
   */
  public int sort(int[] buckets, int tokens, int bucketCount, int[] order, int at) {
    if (counted(tokens, bucketCount)) {
      return direct(buckets, tokens, bucketCount, order, at);
    }
    int live = 0;
    for (int i = 0; i < tokens; i++) {
      if (buckets[i] >= 0) {
        order[at + live++] = i;
      }
    }
    if (other.length < live) {
      other = new int[live];
    }
    int bits = 32 - Integer.numberOfLeadingZeros(bucketCount - 1);
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
      digit(buckets, shift, order, at, live);
    }
    return live;
  }

  private static boolean counted(int tokens, int bucketCount) {
    return bucketCount <= Math.max(FEW_BUCKETS, tokens);
  }

  /**
   * Makes room for sorts of at most this size, so that they allocate nothing.
   *
   * @param tokens how many positions
   * @param bucketCount number of buckets
   */
  public void reserve(int tokens, int bucketCount) {
    boolean counted = counted(tokens, bucketCount);
    int counts = counted ? bucketCount + 1 : (1 << DIGIT_BITS) + 1;
    if (counters.length < counts) {
      counters = new int[counts];
    }
    if (!counted && other.length < tokens) {
      other = new int[tokens];
    }
  }

  private int direct(int[] buckets, int tokens, int bucketCount, int[] order, int at) {
    int[] next = cleared(bucketCount + 1);
    for (int i = 0; i < tokens; i++) {
      int bucket = buckets[i];
      if (bucket >= 0) {
        next[bucket + 1]++;
      }
    }
    for (int b = 0; b < bucketCount; b++) {
      next[b + 1] += next[b];
    }
    int live = next[bucketCount];
    for (int i = 0; i < tokens; i++) {
      int bucket = buckets[i];
      if (bucket >= 0) {
        order[at + next[bucket]++] = i;
      }
    }
    return live;
  }

  private void digit(int[] buckets, int shift, int[] order, int at, int live) {
    int mask = (1 << DIGIT_BITS) - 1;
    int[] next = cleared((1 << DIGIT_BITS) + 1);
    for (int i = 0; i < live; i++) {
      next[(buckets[order[at + i]] >>> shift & mask) + 1]++;
    }
    for (int d = 0; d < mask; d++) {
      next[d + 1] += next[d];
    }
    for (int i = 0; i < live; i++) {
      int token = order[at + i];
      other[next[buckets[token] >>> shift & mask]++] = token;
    }
    System.arraycopy(other, 0, order, at, live);
  }

  private int[] cleared(int length) {
    if (counters.length < length) {
      counters = new int[length];
    } else {
      Arrays.fill(counters, 0, length, 0);
    }
    return counters;
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return 4L * counters.length + 4L * other.length;
  }
}
