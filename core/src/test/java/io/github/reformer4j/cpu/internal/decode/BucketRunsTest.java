package io.github.reformer4j.cpu.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Runs and the candidates out of them, against lists. */
class BucketRunsTest {
  private static final int TOKENS = 700;

  /** With few buckets, runs are longer than an entry names lines of. */
  @Property(tries = 30)
  void newestTokensOfEachRunComeNewestFirst(
      @ForAll @IntRange(min = 1, max = 5) int rounds,
      @ForAll @IntRange(min = 1, max = 40) int buckets,
      @ForAll long seed) {
    Random random = new Random(seed);
    BucketRuns runs = new BucketRuns();
    Candidates candidates = new Candidates(true);
    Map<Integer, List<Integer>> expected = new LinkedHashMap<>();
    int[] chosen = new int[rounds];
    int[] places = new int[rounds];
    int[] counts = new int[rounds];
    for (int position = 0; position < TOKENS; position++) {
      for (int round = 0; round < rounds; round++) {
        chosen[round] = random.nextInt(buckets);
        list(expected, round, chosen[round]).add(position);
      }
      runs.append(chosen, position, places);
      int met = 0;
      Map<Integer, Integer> times = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        List<Integer> run = list(expected, round, chosen[round]);
        assertThat(runs.length(places[round])).isEqualTo(run.size());
        counts[round] = 1 + random.nextInt(run.size());
        met += counts[round];
        for (int i = run.size() - 2; i >= run.size() - counts[round]; i--) {
          times.merge(run.get(i), 1, Integer::sum);
        }
      }
      runs.touch(places, counts);
      candidates.start(Math.min(met, position + 1), position + 1);
      for (int round = 0; round < rounds; round++) {
        runs.collect(places[round], counts[round], candidates);
      }
      int size = candidates.size();
      assertThat(Arrays.copyOf(candidates.positions(), size)).isEqualTo(numbers(times.keySet()));
      assertThat(Arrays.copyOf(candidates.times(), size)).isEqualTo(numbers(times.values()));
    }
  }

  private static int[] numbers(Collection<Integer> all) {
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> list(Map<Integer, List<Integer>> runs, int round, int bucket) {
    return runs.computeIfAbsent(100 * round + bucket, _ -> new ArrayList<>());
  }
}
