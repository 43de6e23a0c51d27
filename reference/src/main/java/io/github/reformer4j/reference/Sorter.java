package io.github.reformer4j.reference;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Semantics section 3: the order of one round. */
final class Sorter {
  private Sorter() {}

  /**
   * What becomes of masked tokens.
   *
   * @param windows ALIGNED or FLAT
   * @return the padding of FLAT windows; ALIGNED windows give masked tokens no slot
   */
  static Padding padding(Windows windows) {
    return switch (windows) {
      case Windows.Aligned _ -> Padding.DROPPED;
      case Windows.Flat flat -> flat.padding();
    };
  }

  /**
   * Positions sorted by (bucket, position).
   *
   * @param buckets the bucket of each token
   * @param real false for masked tokens
   * @param padding whether and where masked tokens have slots
   * @return the positions that have slots
   */
  static List<Integer> order(int[] buckets, boolean[] real, Padding padding) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < buckets.length; i++) {
      if (real[i] || padding != Padding.DROPPED) {
        positions.add(i);
      }
    }
    Comparator<Integer> byBucket =
        Comparator.comparingInt(
            i -> real[i] || padding == Padding.IN_PLACE ? buckets[i] : Integer.MAX_VALUE);
    positions.sort(byBucket); // List.sort is stable, so positions ascend within a bucket
    return positions;
  }
}
