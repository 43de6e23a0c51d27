package io.github.reformer4j.cuda.internal.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiles hold every slot once, and tables of queries and of keys name the same pairs. */
@NeedsEmulator
class TileTableTest {
  private static final long SEED = 12;
  private static final CudaContext CONTEXT = EmulatedAttention.CONTEXT;

  /** One call's kind and length; the mask leaves out about a third of the tokens. */
  record Sample(AttentionSpec spec, int tokens, boolean masked) {}

  static List<Sample> samples() {
    LshAttention.Builder lsh = LshAttention.crossPolytope(4).rounds(3);
    return Stream.of(
            ExactAttention.of(false),
            ExactAttention.of(true),
            LocalAttention.of(7, false),
            LocalAttention.of(100, true),
            new LocalAttention(9, 3, 1, true, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
            new LocalAttention(70, 1, 1, true, false, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
            lsh.aligned(5, 2, 1).build(),
            lsh.aligned(70, 1, 0).causal(true).build(),
            lsh.aligned(3, Windows.UNBOUNDED, 0).build(),
            lsh.causal(false).windows(flat(6, 1, 0)).build(),
            lsh.windows(flat(75, 1, 2)).build(),
            lsh.windows(flat(6, 200, 3)).build(),
            lsh.windows(flat(6, 200, 3)).correctDuplicates(false).build())
        .flatMap(
            spec ->
                Stream.of(1, 4, 64, 150)
                    .flatMap(
                        tokens -> Stream.of(false, true).map(m -> new Sample(spec, tokens, m))))
        .toList();
  }

  private static Windows.Flat flat(int chunk, int before, int after) {
    return new Windows.Flat(chunk, before, after, true, Padding.DROPPED);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bothSidesNameTheSamePairs(Sample sample) {
    Plan plan = Plan.of(sample.spec, new AttentionSizes(2, 2, sample.tokens, 1, 1));
    CudaWorkspace workspace = new CudaWorkspace(CONTEXT.memory());
    try (Arena arena = Arena.ofConfined()) {
      boolean[] real = real(plan, sample.masked);
      SlotOrder order = order(plan, real, sample.masked, workspace, arena);
      int slots = Math.toIntExact((long) plan.tokens() * plan.rounds());
      for (int group = 0; group < plan.tableRows() / plan.rounds(); group++) {
        int live = live(plan, group, real, sample.masked);
        int[][] byQueries = new int[slots][slots];
        int[][] byKeys = new int[slots][slots];
        read(plan, order, workspace, arena, TileTable.Side.QUERIES, group, live, byQueries);
        read(plan, order, workspace, arena, TileTable.Side.KEYS, group, live, byKeys);
        for (int query = 0; query < slots; query++) {
          for (int key = 0; key < slots; key++) {
            // tables may leave out some pairs that causality hides, not always the same
            if (!hidden(plan, query, key)) {
              assertThat(byKeys[key][query])
                  .as("pair (%d, %d) of %s, seed %d", query, key, sample, SEED)
                  .isEqualTo(byQueries[query][key]);
            }
          }
        }
      }
    } finally {
      workspace.close();
    }
  }

  /** Later slots of a run, or of a sequence, hold later tokens. */
  private static boolean hidden(Plan plan, int query, int key) {
    return plan.causal() && !plan.circular() && key > query;
  }

  /** Counts how often each slot's window names each slot, and checks that tiles hold each once. */
  private static void read(
      Plan plan,
      SlotOrder order,
      CudaWorkspace workspace,
      Arena arena,
      TileTable.Side side,
      int group,
      int live,
      int[][] pairs) {
    TileTable table = TileTable.make(CONTEXT, workspace, plan, order, side);
    int slots = pairs.length;
    int[] held = new int[slots];
    MemorySegment counts = arena.allocate(4 * plan.tableRows());
    CONTEXT.stream().read(table.counts(), counts);
    MemorySegment tiles = arena.allocate(24L * plan.tableRows() * table.mostTiles(), 8);
    CONTEXT.stream().read(table.tiles(), tiles);
    for (int round = 0; round < plan.rounds(); round++) {
      long row = (long) group * plan.rounds() + round;
      int count = counts.getAtIndex(ValueLayout.JAVA_INT, row);
      assertThat(count).isBetween(0, table.mostTiles());
      // RUNS count slots from 0 in each round
      int base = plan.kind() == SlotKind.RUNS ? round * live : 0;
      for (int t = 0; t < count; t++) {
        long at = (row * table.mostTiles() + t) * 24;
        int first = tiles.get(ValueLayout.JAVA_INT, at);
        int length = tiles.get(ValueLayout.JAVA_INT, at + 4);
        int begin = tiles.get(ValueLayout.JAVA_INT, at + 8);
        long seen = tiles.get(ValueLayout.JAVA_LONG, at + 16);
        assertThat(length).isBetween(1, Plan.TILE);
        assertThat(tiles.get(ValueLayout.JAVA_INT, at + 12)).isEqualTo(round);
        for (int slot = first; slot < first + length; slot++) {
          held[base + slot]++;
          for (long place = begin; place < begin + seen; place++) {
            int other = (int) (plan.circular() ? place % ((long) live * plan.rounds()) : place);
            pairs[base + slot][base + other]++;
          }
        }
      }
    }
    int[] once = new int[slots];
    Arrays.fill(once, 0, live * plan.rounds(), 1);
    assertThat(held).isEqualTo(once);
  }

  private static boolean[] real(Plan plan, boolean masked) {
    CounterRandom random = CounterRandom.of(SEED, Purpose.DATA, plan.tokens());
    boolean[] real = new boolean[Math.toIntExact(plan.sizes().batch()) * plan.tokens()];
    for (int i = 0; i < real.length; i++) {
      real[i] = !masked || random.uniform(0, 0, i) < 0.6;
    }
    return real;
  }

  private static int live(Plan plan, int group, boolean[] real, boolean masked) {
    if (!masked || !plan.dropsMasked()) {
      return plan.tokens();
    }
    int batch = plan.kind() == SlotKind.RUNS ? group / plan.heads() : group;
    int live = 0;
    for (int i = 0; i < plan.tokens(); i++) {
      live += real[batch * plan.tokens() + i] ? 1 : 0;
    }
    return live;
  }

  private static SlotOrder order(
      Plan plan, boolean[] real, boolean masked, CudaWorkspace workspace, Arena arena) {
    if (plan.kind() == SlotKind.PLAIN) {
      return SlotOrder.PLAIN;
    }
    CounterRandom random = CounterRandom.of(SEED, Purpose.DATA, 1);
    long entries = plan.rows() * plan.rounds();
    MemorySegment buckets = arena.allocate(entries * Integer.BYTES, Integer.BYTES);
    for (int i = 0; i < entries; i++) {
      buckets.setAtIndex(ValueLayout.JAVA_INT, i, (int) (random.uniform(0, 0, i) * plan.buckets()));
    }
    MemorySegment mask = arena.allocate(real.length);
    for (int i = 0; i < real.length; i++) {
      mask.set(ValueLayout.JAVA_BOOLEAN, i, real[i]);
    }
    long given = workspace.ints(entries);
    long realness = workspace.bytes(real.length);
    CONTEXT.stream().write(buckets, given);
    CONTEXT.stream().write(mask, realness);
    return BucketSort.sort(CONTEXT, workspace, plan, given, masked ? realness : 0);
  }
}
