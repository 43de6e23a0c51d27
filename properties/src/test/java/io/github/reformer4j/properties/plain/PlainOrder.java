package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Semantics section 3. */
final class PlainOrder {
  private PlainOrder() {}

  static Padding padding(Windows windows) {
    return windows instanceof Windows.Flat flat ? flat.padding() : Padding.DROPPED;
  }

  /** Tokens that have a slot, in order. */
  static List<Integer> sorted(int[] buckets, boolean[] real, Padding padding, Defect defect) {
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < buckets.length; i++) {
      boolean read = defect == Defect.ENTRIES_OF_MASKED_TOKENS_READ && buckets[i] < 0;
      if (real[i] || padding != Padding.DROPPED || read) {
        tokens.add(i);
      }
    }
    if (defect == Defect.LAST_TOKEN_UNSORTED && tokens.size() > 3) {
      tokens.removeLast();
    }
    Comparator<Integer> byBucket =
        Comparator.comparingLong(
            i ->
                padding == Padding.SORTED_LAST && !real[i]
                    ? Long.MAX_VALUE
                    : buckets[i] & (defect == Defect.BUCKETS_SORTED_BY_16_BITS ? 0xffff : -1));
    Comparator<Integer> byPosition = Comparator.naturalOrder();
    tokens.sort(
        byBucket.thenComparing(
            defect == Defect.UNSTABLE_SORT ? byPosition.reversed() : byPosition));
    return tokens;
  }
}
