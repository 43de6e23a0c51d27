package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Warp operations and votes against what the CUDA programming guide says of them. */
@NeedsEmulator
class WarpTest {
  private static final int WARP = 32;

  private static int[] lanes(IntUnaryOperator value) {
    return IntStream.range(0, WARP).map(value).toArray();
  }

  private static int[] row(int[] all, int row) {
    return IntStream.range(0, WARP).map(lane -> all[row * WARP + lane]).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void shufflesTakeTheLaneThatTheyName(ThreadOrder order) {
    try (Bench bench = new Bench(order)) {
      long out = bench.words(10 * WARP);
      bench.run("warp", "shuffles", Grid.of(1, WARP), new Arguments().address(out));
      int[] all = bench.intsAt(out, 10 * WARP);
      assertThat(row(all, 0)).containsOnly(105);
      assertThat(row(all, 1)).as("modulo the width").containsOnly(105);
      assertThat(row(all, 2)).isEqualTo(lanes(i -> 100 + i / 8 * 8 + 3));
      assertThat(row(all, 3)).isEqualTo(lanes(i -> 131 - i));
      assertThat(row(all, 4)).isEqualTo(lanes(i -> 100 + (i < 3 ? i : i - 3)));
      assertThat(row(all, 5)).isEqualTo(lanes(i -> 100 + (i % 16 < 3 ? i : i - 3)));
      assertThat(row(all, 6)).isEqualTo(lanes(i -> 100 + (i > 28 ? i : i + 3)));
      assertThat(row(all, 7)).isEqualTo(lanes(i -> 100 + (i % 16 > 12 ? i : i + 3)));
      assertThat(row(all, 8)).isEqualTo(lanes(i -> 100 + (i ^ 9)));
      assertThat(row(all, 9)).isEqualTo(lanes(i -> 100 + (i ^ 1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shufflesTakeEightBytesToo(ThreadOrder order) {
    try (Bench bench = new Bench(order)) {
      long longs = bench.longWords(WARP);
      long doubles = bench.longWords(WARP);
      long floats = bench.words(WARP);
      bench.run(
          "warp",
          "wide_shuffles",
          Grid.of(1, WARP),
          new Arguments().address(longs).address(doubles).address(floats));
      assertThat(bench.longsAt(longs, WARP))
          .isEqualTo(IntStream.range(0, WARP).mapToLong(i -> (1L << 40) + (i ^ 1)).toArray());
      assertThat(bench.doublesAt(doubles, WARP)).containsOnly(7.5);
      float[] down = bench.floatsAt(floats, WARP);
      assertThat(down[0]).isEqualTo(1.25f);
      assertThat(down[31]).isEqualTo(31.25f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void votesAreThoseOfAllLanes(ThreadOrder order) {
    try (Bench bench = new Bench(order)) {
      long out = bench.words(7 * WARP);
      bench.run("warp", "votes", Grid.of(1, WARP), new Arguments().address(out));
      int[] all = bench.intsAt(out, 7 * WARP);
      int thirds = IntStream.range(0, WARP).filter(i -> i % 3 == 0).map(i -> 1 << i).sum();
      assertThat(row(all, 0)).containsOnly(thirds);
      assertThat(row(all, 1)).containsOnly(1);
      assertThat(row(all, 2)).containsOnly(0);
      assertThat(row(all, 3)).containsOnly(1);
      assertThat(row(all, 4)).containsOnly(0);
      assertThat(row(all, 5)).isEqualTo(lanes(i -> 0x1f << (i / 5 * 5)));
      assertThat(row(all, 6)).isEqualTo(lanes(i -> 0x55555555 << (i % 2)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void partsOfAWarpWorkApart(ThreadOrder order) {
    try (Bench bench = new Bench(order)) {
      long out = bench.words(WARP);
      bench.run("warp", "halves", Grid.of(1, WARP), new Arguments().address(out));
      int lower = IntStream.range(0, 16).sum();
      int upper = IntStream.range(16, 32).sum() + 20;
      assertThat(bench.intsAt(out, WARP)).isEqualTo(lanes(i -> i < 16 ? lower : upper));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sumsAreAddedByAButterflyFromFarToNear(ThreadOrder order) {
    final int count = 4 * 96;
    Random random = new Random(5);
    float[] in = new float[count];
    for (int i = 0; i < count; i++) {
      in[i] = (float) random.nextGaussian();
    }
    try (Bench bench = new Bench(order)) {
      long sums = bench.words(count);
      long maxima = bench.words(count);
      bench.run(
          "warp",
          "reductions",
          Grid.of(4, 96),
          new Arguments().address(bench.floats(in)).address(sums).address(maxima));
      assertThat(bench.floatsAt(sums, count)).isEqualTo(butterfly(in, Float::sum));
      assertThat(bench.floatsAt(maxima, count)).isEqualTo(butterfly(in, Math::max));
    }
  }

  private interface Merge {
    float of(float a, float b);
  }

  private static float[] butterfly(float[] in, Merge merge) {
    float[] values = in;
    for (int far = WARP / 2; far > 0; far /= 2) {
      float[] next = new float[in.length];
      for (int i = 0; i < in.length; i++) {
        next[i] = merge.of(values[i], values[i ^ far]);
      }
      values = next;
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void aBlockVotesAtABarrier(ThreadOrder order) {
    try (Bench bench = new Bench(order)) {
      long out = bench.words(5 * 96);
      bench.run("warp", "block_votes", Grid.of(1, 96), new Arguments().address(out));
      int[] all = bench.intsAt(out, 5 * 96);
      for (int i = 0; i < 96; i++) {
        int[] of = {all[5 * i], all[5 * i + 1], all[5 * i + 2], all[5 * i + 3], all[5 * i + 4]};
        assertThat(of).containsExactly(20, 1, 0, 1, 0);
      }
    }
  }
}
