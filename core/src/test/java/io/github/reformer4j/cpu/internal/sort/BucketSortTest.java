package io.github.reformer4j.cpu.internal.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stable order by bucket (semantics section 3), counted directly and digit by digit. */
class BucketSortTest {
  @ParameterizedTest(name = "{0} tokens, {1} buckets, seed {2}")
  @CsvSource({
    "0, 2, 1",
    "1, 2, 2",
    "97, 2, 3",
    "1000, 64, 4",
    "1000, 16384, 5",
    "1000, 16386, 6",
    "1000, 16777216, 7",
    "40000, 30000, 8",
    "63, 1048576, 9"
  })
  void sortsStablyAndLeavesOutTokensWithoutBucket(int tokens, int buckets, long seed) {
    Random random = new Random(seed);
    int[] bucketOf = new int[tokens];
    // few distinct values, so that ties are common also where there are many buckets
    int[] values = random.ints(50, 0, buckets).toArray();
    Arrays.setAll(
        bucketOf, i -> random.nextInt(7) == 0 ? -1 : values[random.nextInt(values.length)]);
    int[] expected =
        IntStream.range(0, tokens)
            .filter(i -> bucketOf[i] >= 0)
            .boxed()
            .sorted((a, b) -> Integer.compare(bucketOf[a], bucketOf[b])) // List.sort is stable
            .mapToInt(Integer::intValue)
            .toArray();
    BucketSort sort = new BucketSort();
    int[] order = new int[tokens + 5];
    for (int call = 0; call < 2; call++) {
      Arrays.fill(order, -7);
      assertThat(sort.sort(bucketOf, tokens, buckets, order, 3)).isEqualTo(expected.length);
      assertThat(Arrays.copyOfRange(order, 3, 3 + expected.length)).isEqualTo(expected);
      assertThat(order[2]).isEqualTo(-7);
      assertThat(order[3 + expected.length]).isEqualTo(-7);
    }
  }
}
