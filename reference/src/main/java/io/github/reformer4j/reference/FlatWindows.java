package io.github.reformer4j.reference;

import io.github.reformer4j.attention.Windows;
import java.util.ArrayList;
import java.util.List;

/**
 * Semantics section 4, FLAT: the sorted rounds laid end to end, cut into chunks of C; a query sees
 * chunks [own − before, own + after], circularly over the whole array. A chunk reached twice is
 * seen twice. Where masked tokens are dropped the last chunk may be short.
 */
final class FlatWindows implements Seen {
  private final Windows.Flat windows;
  private final int[][] buckets;
  private final List<Occurrence> slots = new ArrayList<>();
  private final int[][] slotOf;

  /**
   * Sorts every round and lays them end to end.
   *
   * @param windows the numbers
   * @param buckets [R][N]
   * @param real [N], false for masked tokens
   */
  FlatWindows(Windows.Flat windows, int[][] buckets, boolean[] real) {
    this.windows = windows;
    this.buckets = buckets;
    this.slotOf = new int[buckets.length][real.length];
    for (int round = 0; round < buckets.length; round++) {
      for (int token : Sorter.order(buckets[round], real, windows.padding())) {
        slotOf[round][token] = slots.size();
        slots.add(new Occurrence(round, token));
      }
    }
  }

  @Override
  public List<Occurrence> by(int query) {
    int length = windows.chunkLength();
    int chunks = (slots.size() - 1) / length + 1;
    List<Occurrence> seen = new ArrayList<>();
    for (int round = 0; round < buckets.length; round++) {
      int own = slotOf[round][query] / length;
      for (int offset = -windows.before(); offset <= windows.after(); offset++) {
        int start = Math.floorMod(own + offset, chunks) * length;
        int end = (int) Math.min((long) start + length, slots.size());
        for (Occurrence slot : slots.subList(start, end)) {
          if (windows.acrossBuckets() || sameBucket(round, query, slot)) {
            seen.add(new Occurrence(round, slot.key()));
          }
        }
      }
    }
    return seen;
  }

  private boolean sameBucket(int round, int query, Occurrence slot) {
    return slot.round() == round && buckets[round][slot.key()] == buckets[round][query];
  }
}
