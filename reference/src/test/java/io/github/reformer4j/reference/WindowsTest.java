package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Semantics sections 3 to 5: who sees whom, worked out by hand. */
class WindowsTest {
  private static final boolean T = true;
  private static final boolean F = false;

  @Test
  void ordersByBucketThenPosition() {
    int[] buckets = {2, 0, 2, 1, 0};
    boolean[] real = {T, T, F, T, T};
    assertThat(Sorter.order(buckets, new boolean[] {T, T, T, T, T}, Padding.DROPPED))
        .containsExactly(1, 4, 3, 0, 2);
    assertThat(Sorter.order(buckets, real, Padding.DROPPED)).containsExactly(1, 4, 3, 0);
    assertThat(Sorter.order(buckets, real, Padding.SORTED_LAST)).containsExactly(1, 4, 3, 0, 2);
    boolean[] first = {T, F, T, T, T};
    assertThat(Sorter.order(buckets, first, Padding.SORTED_LAST)).containsExactly(4, 3, 0, 2, 1);
    assertThat(Sorter.order(buckets, first, Padding.IN_PLACE)).containsExactly(1, 4, 3, 0, 2);
  }

  @Test
  void alignedWindowsAreChunksOfABucketsRun() {
    // token 2 is alone in its bucket; the others run 0, 1 | 3, 4 | 5
    LshAttention spec = lsh(1, new Windows.Aligned(2, 1, 0), false);
    List<List<Occurrence>> attended = attended(spec, null, new int[] {0, 0, 1, 0, 0, 0});
    assertThat(keys(attended.get(0))).containsExactly(1);
    assertThat(keys(attended.get(2))).containsExactly(2); // itself, as a last resort
    assertThat(keys(attended.get(3))).containsExactly(0, 1, 4);
    assertThat(keys(attended.get(5))).containsExactly(3, 4);
    LshAttention causal = spec.toBuilder().causal(true).build();
    List<List<Occurrence>> earlier = attended(causal, null, new int[] {0, 0, 1, 0, 0, 0});
    assertThat(keys(earlier.get(0))).containsExactly(0);
    assertThat(keys(earlier.get(3))).containsExactly(0, 1);
    LshAttention ahead = spec.toBuilder().aligned(2, 0, 1).build();
    assertThat(keys(attended(ahead, null, new int[] {0, 0, 1, 0, 0, 0}).get(1)))
        .containsExactly(0, 3, 4);
    LshAttention wide = spec.toBuilder().aligned(2, Windows.UNBOUNDED, Windows.UNBOUNDED).build();
    assertThat(keys(attended(wide, null, new int[] {0, 0, 1, 0, 0, 0}).get(4)))
        .containsExactly(0, 1, 3, 5);
  }

  @Test
  void maskedTokensHaveNoRankInAlignedWindows() {
    // without token 1 the run is 0, 2 | 3, and masked tokens see nothing
    LshAttention spec = lsh(1, new Windows.Aligned(2, 0, 0), false);
    Tensor mask = Tensor.ofBooleans(new boolean[] {T, F, T, T}, 1, 4);
    List<List<Occurrence>> attended = attended(spec, mask, new int[] {0, 0, 0, 0});
    assertThat(keys(attended.get(0))).containsExactly(2);
    assertThat(attended.get(1)).isEmpty();
    assertThat(keys(attended.get(3))).containsExactly(3);
  }

  @Test
  void flatWindowsAreCircularAndCrossBuckets() {
    // the order is 1, 3 | 0, 2
    int[] buckets = {1, 0, 1, 0};
    LshAttention spec = lsh(1, new Windows.Flat(2, 1, 0, true, Padding.DROPPED), false);
    assertThat(keys(attended(spec, null, buckets).get(0))).containsExactly(1, 3, 2);
    assertThat(keys(attended(spec, null, buckets).get(1))).containsExactly(0, 2, 3);
    LshAttention own = lsh(1, new Windows.Flat(2, 1, 0, false, Padding.DROPPED), false);
    assertThat(keys(attended(own, null, buckets).get(0))).containsExactly(2);
    assertThat(keys(attended(own, null, buckets).get(1))).containsExactly(3);
  }

  @Test
  void flatWindowsReachOverRounds() {
    // slots are 0, 1 | 1, 0: a query meets the other token in either chunk, from either round
    LshAttention spec = lsh(2, new Windows.Flat(2, 1, 0, true, Padding.DROPPED), false);
    assertThat(attended(spec, null, new int[] {0, 1}, new int[] {1, 0}).getFirst())
        .containsExactly(
            new Occurrence(0, 1), new Occurrence(0, 1), new Occurrence(1, 1), new Occurrence(1, 1));
  }

  @Test
  void aBucketOfTheSameNumberInAnotherRoundIsAnotherBucket() {
    // slots are 0, 1 | 0, 1, all of bucket 0
    LshAttention own = lsh(2, new Windows.Flat(2, 1, 0, false, Padding.DROPPED), false);
    assertThat(attended(own, null, new int[] {0, 0}, new int[] {0, 0}).getFirst())
        .containsExactly(new Occurrence(0, 1), new Occurrence(1, 1));
  }

  @Test
  void aChunkReachedTwiceIsSeenTwice() {
    LshAttention spec = lsh(1, new Windows.Flat(2, 2, 1, true, Padding.DROPPED), false);
    // two chunks, four offsets: each chunk is seen twice
    assertThat(keys(attended(spec, null, new int[] {0, 0, 0, 0}).get(0)))
        .containsExactlyInAnyOrder(1, 2, 3, 1, 2, 3);
  }

  @Test
  void paddingDecidesWhereMaskedTokensStand() {
    Tensor mask = Tensor.ofBooleans(new boolean[] {T, F, T, T}, 1, 4);
    int[] buckets = {0, 0, 0, 0};
    // 0, 2 | 3: the last chunk is short
    LshAttention dropped = lsh(1, new Windows.Flat(2, 0, 0, true, Padding.DROPPED), false);
    assertThat(keys(attended(dropped, mask, buckets).get(0))).containsExactly(2);
    assertThat(keys(attended(dropped, mask, buckets).get(3))).containsExactly(3);
    LshAttention back = lsh(1, new Windows.Flat(2, 1, 0, true, Padding.DROPPED), false);
    assertThat(keys(attended(back, mask, buckets).get(0))).containsExactly(3, 2);
    // 0, 2 | 3, 1
    LshAttention last = lsh(1, new Windows.Flat(2, 0, 0, true, Padding.SORTED_LAST), false);
    assertThat(keys(attended(last, mask, buckets).get(0))).containsExactly(2);
    assertThat(keys(attended(last, mask, buckets).get(3))).containsExactly(3);
    // 0, 1 | 2, 3
    LshAttention place = lsh(1, new Windows.Flat(2, 0, 0, true, Padding.IN_PLACE), false);
    assertThat(keys(attended(place, mask, buckets).get(0))).containsExactly(0);
    assertThat(keys(attended(place, mask, buckets).get(2))).containsExactly(3);
    for (LshAttention spec : List.of(dropped, last, place)) {
      assertThat(attended(spec, mask, buckets).get(1)).isEmpty();
    }
  }

  @Test
  void localWindowsAreChunksOfPositions() {
    // 0, 1, 2 | 3, 4, 5 | 6
    assertThat(localKeys(false, 1, 0, false, 6)).containsExactly(3, 4, 5, 6);
    assertThat(localKeys(false, 1, 0, false, 0)).containsExactly(0, 1, 2);
    assertThat(localKeys(true, 1, 0, false, 0)).containsExactly(0, 1, 2, 6);
    assertThat(localKeys(true, 0, 1, false, 6)).containsExactly(0, 1, 2, 6);
    assertThat(localKeys(true, 1, 1, false, 3)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(localKeys(true, 7, 7, false, 3)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(localKeys(true, 1, 0, true, 1)).containsExactly(0, 1);
    int far = Integer.MAX_VALUE;
    assertThat(localKeys(false, far, far, false, 3)).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void theSelfRule() {
    assertThat(exactKeys(SelfRule.ALLOWED, 1)).containsExactly(0, 1);
    assertThat(exactKeys(SelfRule.LAST_RESORT, 0)).containsExactly(0);
    assertThat(exactKeys(SelfRule.LAST_RESORT, 1)).containsExactly(0);
    SelfRule some = new SelfRule.AllowedAt(List.of(2));
    assertThat(exactKeys(some, 0)).containsExactly(0);
    assertThat(exactKeys(some, 1)).containsExactly(0);
    assertThat(exactKeys(some, 2)).containsExactly(0, 1, 2);
  }

  @Test
  void selfIsNoResortWhileAnotherRoundHasAKey() {
    // alone in round 0, with token 1 in round 1
    LshAttention spec = lsh(2, new Windows.Aligned(2, 0, 0), false);
    assertThat(attended(spec, null, new int[] {0, 1}, new int[] {0, 0}).getFirst())
        .containsExactly(new Occurrence(1, 1));
    // alone in both: as often as its slots are met
    assertThat(attended(spec, null, new int[] {0, 1}, new int[] {1, 0}).getFirst())
        .containsExactly(new Occurrence(0, 0), new Occurrence(1, 0));
  }

  private static List<Integer> localKeys(
      boolean circular, int before, int after, boolean causal, int query) {
    LocalAttention spec =
        new LocalAttention(
            3, before, after, circular, causal, SelfRule.ALLOWED, Scale.INVERSE_SQRT);
    Tensor x = Tensor.allocate(DType.FLOAT64, 1, 1, 7, 1);
    return keys(AttendedKeys.of(spec, AttentionInputs.separate(x, x, x), 0, 0).get(query));
  }

  private static List<Integer> exactKeys(SelfRule rule, int query) {
    AttentionSpec spec = new ExactAttention(true, rule, Scale.INVERSE_SQRT);
    Tensor x = Tensor.allocate(DType.FLOAT64, 1, 1, 3, 1);
    return keys(AttendedKeys.of(spec, AttentionInputs.separate(x, x, x), 0, 0).get(query));
  }

  private static LshAttention lsh(int rounds, Windows windows, boolean causal) {
    return LshAttention.crossPolytope(4).rounds(rounds).windows(windows).causal(causal).build();
  }

  private static List<List<Occurrence>> attended(
      LshAttention spec, @Nullable Tensor mask, int[]... buckets) {
    int tokens = buckets[0].length;
    Tensor given = Tensor.allocate(DType.INT32, 1, 1, buckets.length, tokens);
    for (int round = 0; round < buckets.length; round++) {
      for (int i = 0; i < tokens; i++) {
        given.setInt((long) round * tokens + i, buckets[round][i]);
      }
    }
    Tensor x = Tensor.allocate(DType.FLOAT64, 1, 1, tokens, 1);
    AttentionInputs inputs = AttentionInputs.shared(x, x).withKeyMask(mask).withBuckets(given);
    return AttendedKeys.of(spec, inputs, 0, 0);
  }

  private static List<Integer> keys(List<Occurrence> occurrences) {
    return occurrences.stream().map(Occurrence::key).toList();
  }
}
