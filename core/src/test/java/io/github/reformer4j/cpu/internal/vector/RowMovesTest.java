package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows gathered from and scattered to a tensor, at widths around strips and vectors. */
class RowMovesTest {
  private static final int ROWS = 50;
  private static final int FIRST = 3;
  private static final int[] TOKENS = {40, 2, 17, 0, 46, 5, 31};
  private static final float UNTOUCHED = -7;

  private final Random random = new Random(11);

  private float[] random(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** A tile that is larger than needed, so that whoever writes beyond it is seen. */
  private static float[] tile(int width) {
    float[] tile = new float[(TOKENS.length + 1) * Lanes.roundUp(width)];
    Arrays.fill(tile, UNTOUCHED);
    return tile;
  }

  private float[] filled(int width) {
    return random((TOKENS.length + 1) * Lanes.roundUp(width));
  }

  private static MemorySegment tensor(Arena arena, float[] numbers) {
    MemorySegment segment = arena.allocate((long) numbers.length * Float.BYTES, Float.BYTES);
    MemorySegment.copy(numbers, 0, segment, ValueLayout.JAVA_FLOAT, 0, numbers.length);
    return segment;
  }

  private interface Scatter {
    void run(float[] rows, MemorySegment target);
  }

  private interface Element {
    float of(float old, float x, int row);
  }

  private void scattered(int width, Scatter scatter, Element element) {
    float[] numbers = random(ROWS * width);
    float[] rows = filled(width);
    float[] expected = numbers.clone();
    for (int row = 0; row < TOKENS.length; row++) {
      for (int i = 0; i < width; i++) {
        int at = (FIRST + TOKENS[row]) * width + i;
        expected[at] = element.of(numbers[at], rows[row * Lanes.roundUp(width) + i], row);
      }
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = tensor(arena, numbers);
      scatter.run(rows, target);
      assertThat(target.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 16, 31, 32, 63, 64, 65, 80, 127, 128, 200})
  void gathers(int width) {
    float[] numbers = random(ROWS * width);
    float[] expected = tile(width);
    int stride = Lanes.roundUp(width);
    for (int row = 0; row < TOKENS.length; row++) {
      for (int i = 0; i < stride; i++) {
        expected[row * stride + i] = i < width ? numbers[(FIRST + TOKENS[row]) * width + i] : 0;
      }
    }
    float[] gathered = tile(width);
    try (Arena arena = Arena.ofConfined()) {
      RowGather.gather(tensor(arena, numbers), FIRST, width, TOKENS, TOKENS.length, gathered);
    }
    assertThat(gathered).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 16, 31, 32, 63, 64, 65, 80, 127, 128, 200})
  void stores(int width) {
    float[] factor = random(TOKENS.length);
    scattered(
        width,
        (rows, target) ->
            RowScatter.store(rows, TOKENS.length, target, FIRST, width, TOKENS, factor),
        (old, x, row) -> x * factor[row]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 16, 31, 32, 63, 64, 65, 80, 127, 128, 200})
  void joins(int width) {
    float[] keep = random(TOKENS.length);
    float[] factor = random(TOKENS.length);
    scattered(
        width,
        (rows, target) ->
            RowScatter.join(rows, TOKENS.length, target, FIRST, width, TOKENS, keep, factor),
        (old, x, row) -> Math.fma(x, factor[row], old * keep[row]));
  }
}
