package io.github.reformer4j.reference;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Semantics section 4, ALIGNED: in each bucket's run, the token of rank ρ is in chunk ⌊ρ/C⌋; a
 * query sees the tokens of its own bucket whose chunk is within [own − before, own + after].
 */
final class AlignedWindows implements Seen {
  private final Windows.Aligned windows;
  private final int[][] buckets;
  private final List<Map<Integer, List<Integer>>> runs = new ArrayList<>();
  private final int[][] ranks;

  /**
   * Sorts every round.
   *
   * @param windows the numbers
   * @param buckets [R][N]
   * @param real [N], false for masked tokens
   */
  AlignedWindows(Windows.Aligned windows, int[][] buckets, boolean[] real) {
    this.windows = windows;
    this.buckets = buckets;
    this.ranks = new int[buckets.length][real.length];
    for (int round = 0; round < buckets.length; round++) {
      Map<Integer, List<Integer>> runOf = new TreeMap<>();
      for (int token : Sorter.order(buckets[round], real, Padding.DROPPED)) {
        List<Integer> run = runOf.computeIfAbsent(buckets[round][token], _ -> new ArrayList<>());
        ranks[round][token] = run.size();
        run.add(token);
      }
      runs.add(runOf);
    }
  }

  @Override
  public List<Occurrence> by(int query) {
    List<Occurrence> seen = new ArrayList<>();
    for (int round = 0; round < buckets.length; round++) {
      List<Integer> run = runs.get(round).getOrDefault(buckets[round][query], List.of());
      long own = ranks[round][query] / windows.chunkLength();
      for (int rank = 0; rank < run.size(); rank++) {
        long chunk = rank / windows.chunkLength();
        if (chunk >= own - windows.before() && chunk <= own + windows.after()) {
          seen.add(new Occurrence(round, run.get(rank)));
        }
      }
    }
    return seen;
  }
}
