package io.github.reformer4j.cpu.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys and values in bfloat16: bit for bit what the decoder gives over the same numbers in float32,
 * rounded by the tensor's own rounding before they are kept.
 */
class Bfloat16DecodingTest {
  private static final long SEED = 20260208;
  private static final int HEADS = 3;
  private static final WorkTeam TEAM = new WorkTeam(3);
  private static final RowFormat HALF = RowFormat.of(KeyValueCache.BFLOAT16);
  private static final AttentionSpec LSH =
      LshAttention.crossPolytope(8).rounds(3).causal(true).aligned(16, 1, 0).build();

  /** Float32 rows of numbers that were rounded when they were kept. */
  private static final class RoundedFloats implements RowFormat {
    private final RowFormat floats = RowFormat.of(KeyValueCache.AS_GIVEN);

    @Override
    public int bytes() {
      return floats.bytes();
    }

    @Override
    public int stride(int width) {
      return floats.stride(width);
    }

    @Override
    public void keep(float[] row, MemorySegment memory, long at) {
      float[] rounded = row.clone();
      for (int i = 0; i < row.length; i++) {
        rounded[i] = (float) DType.BFLOAT16.rounded(row[i]);
      }
      floats.keep(rounded, memory, at);
    }

    @Override
    public float number(MemorySegment memory, long row, int column) {
      return floats.number(memory, row, column);
    }

    @Override
    public void scores(
        float[] query, RowList list, int from, int count, float[] scratch, float[] scores) {
      floats.scores(query, list, from, count, scratch, scores);
    }

    @Override
    public void accumulate(
        float[] weights, RowList list, int from, int count, int keyStride, float[] sums) {
      floats.accumulate(weights, list, from, count, keyStride, sums);
    }
  }

  static Stream<AttentionSpec> specs() {
    return DecodersTest.specs().map(arguments -> (AttentionSpec) arguments.get()[0]);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void rowsAreThoseOfRoundedFloats(AttentionSpec spec) {
    compare(TEAM, spec, 150, 16, 8, 1);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "3, 33", "7, 1", "31, 64", "64, 64", "65, 96", "80, 7", "128, 130"})
  void widthsNeedNotBeThoseOfVectors(int dim, int valueDim) {
    compare(TEAM, LSH, 90, dim, valueDim, 1);
    compare(TEAM, ExactAttention.of(true), 90, dim, valueDim, 1);
    compare(TEAM, LocalAttention.of(10, true), 90, dim, valueDim, 1);
  }

  /** The last one is beyond what products in float32 hold. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-42, 1e-20, 1e10, 1e30})
  void magnitudesMayBeExtreme(double size) {
    compare(TEAM, LSH, 60, 12, 4, size);
    compare(TEAM, ExactAttention.of(true), 60, 12, 4, size);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void threadsDoNotShow(int threads) {
    // enough keys to read that helpers are called in
    try (WorkTeam team = new WorkTeam(threads)) {
      compare(team, ExactAttention.of(true), 700, 64, 64, 1);
      compare(
          team,
          LshAttention.crossPolytope(4).rounds(4).causal(true).aligned(64, 1, 0).build(),
          700,
          64,
          64,
          1);
    }
  }

  @Test
  void bitsStayWhenMethodsAreCompiled() {
    float[] first = new float[0];
    for (int time = 0; time < 12; time++) {
      try (WorkTeam single = new WorkTeam(1);
          Rows rows = new Rows(100, 64, 64, 1, LSH)) {
        float[] all = rows.decoded(single, LSH, HALF);
        first = time == 0 ? all : first;
        assertThat(all).containsExactly(first);
      }
    }
  }

  @Test
  void theStateTakesHalfTheMemory() {
    AttentionSpec spec = ExactAttention.of(true);
    try (DecoderKernel half = Decoders.of(TEAM, spec, 1, HEADS, 64, 64, KeyValueCache.BFLOAT16);
        DecoderKernel whole = Decoders.of(TEAM, spec, 1, HEADS, 64, 64, KeyValueCache.AS_GIVEN);
        Tensor row = Tensor.allocate(DType.FLOAT32, 1, HEADS, 1, 64);
        Tensor out = Tensor.allocate(DType.FLOAT32, 1, HEADS, 1, 64)) {
      long halfBefore = half.bytes();
      long wholeBefore = whole.bytes();
      for (int i = 0; i < 1024; i++) {
        half.step(AttentionInputs.separate(row, row, row), out);
        whole.step(AttentionInputs.separate(row, row, row), out);
      }
      assertThat(whole.bytes() - wholeBefore).isEqualTo(1024L * HEADS * 512);
      assertThat(half.bytes() - halfBefore).isEqualTo(1024L * HEADS * 256);
    }
  }

  private static void compare(
      WorkTeam team, AttentionSpec spec, int tokens, int dim, int valueDim, double size) {
    try (Rows rows = new Rows(tokens, dim, valueDim, size, spec)) {
      float[] expected = rows.decoded(TEAM, spec, new RoundedFloats());
      float[] actual = rows.decoded(team, spec, HALF);
      assertThat(Arrays.mismatch(actual, expected))
          .as("first number that differs, seed %d", SEED)
          .isEqualTo(-1);
      assertThat(actual).doesNotContain(Float.NaN);
      // it matters that they are rounded
      assertThat(rows.decoded(team, spec, RowFormat.of(KeyValueCache.AS_GIVEN)))
          .isNotEqualTo(expected);
    }
  }

  /** Some tokens of some heads. */
  private static final class Rows implements AutoCloseable {
    private final int tokens;
    private final Tensor queries;
    private final @Nullable Tensor keys;
    private final Tensor values;

    Rows(int tokens, int dim, int valueDim, double size, AttentionSpec spec) {
      this.tokens = tokens;
      queries = normal(1, dim, size);
      keys = spec instanceof LshAttention ? null : normal(2, dim, size);
      values = normal(3, valueDim, 1);
    }

    private Tensor normal(int stream, int width, double size) {
      float[] numbers = new float[tokens * HEADS * width];
      Random random = new Random(SEED + stream);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (random.nextGaussian() * size);
      }
      return Tensor.ofFloats(numbers, tokens, HEADS, 1, width);
    }

    /** The rows of all tokens. */
    float[] decoded(WorkTeam team, AttentionSpec spec, RowFormat format) {
      int dim = Math.toIntExact(queries.shape().dim(3));
      int valueDim = Math.toIntExact(values.shape().dim(3));
      float[] all = new float[tokens * HEADS * valueDim];
      try (DecoderKernel decoder = Decoders.of(team, spec, 1, HEADS, dim, valueDim, format);
          Tensor out = Tensor.allocate(DType.FLOAT32, 1, HEADS, 1, valueDim)) {
        for (int i = 0; i < tokens; i++) {
          Tensor q = queries.slice(i, i + 1);
          Tensor k = keys == null ? null : keys.slice(i, i + 1);
          decoder.step(new AttentionInputs(q, k, values.slice(i, i + 1), null, null), out);
          float[] row = out.toFloats();
          System.arraycopy(row, 0, all, i * row.length, row.length);
        }
      }
      return all;
    }

    @Override
    public void close() {
      queries.close();
      values.close();
      Tensor separate = keys;
      if (separate != null) {
        separate.close();
      }
    }
  }
}
