package io.github.reformer4j.cpu.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.cpu.internal.vector.AddressSpace;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowAttentionTest {
  private static final int SEQUENCES = 2;
  private static final int SEQUENCE = 1;
  private static final int TOKENS = 3000;
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @CsvSource({
    "AS_GIVEN,64,64,1100", "AS_GIVEN,64,64,601", "AS_GIVEN,64,64,1", "AS_GIVEN,16,40,1025",
    "AS_GIVEN,5,1,63", "AS_GIVEN,256,128,700", "BFLOAT16,64,64,1100", "BFLOAT16,64,64,601",
    "BFLOAT16,64,64,1", "BFLOAT16,16,40,1025", "BFLOAT16,5,1,63", "BFLOAT16,256,128,1700"
  })
  void rowsUnderOneSegmentGiveTheBitsOfCopiedRows(
      KeyValueCache cache, int dim, int valueDim, int count) {
    MemorySegment whole = Objects.requireNonNull(AddressSpace.WHOLE);
    RowFormat format = RowFormat.of(cache);
    TokenRows inPlace = filled(dim, valueDim, format, whole);
    TokenRows copied = filled(dim, valueDim, format, null);
    try {
      int[] positions = new Random(5).ints(count, 0, TOKENS).toArray();
      int[] times = new Random(6).ints(count, 1, 4).toArray();
      float[] query = normal(new Random(7), dim);
      RowAttention some = new RowAttention(inPlace, dim, valueDim);
      RowAttention others = new RowAttention(copied, dim, valueDim);
      some.query(query, 0.5, 10);
      others.query(query, 0.5, 10);
      some.add(SEQUENCE, positions, times, count);
      others.add(SEQUENCE, positions, times, count);
      assertThat(others.mean()).containsExactly(some.mean());
      double[] expected = mean(copied, query, positions, times, dim, valueDim);
      for (int e = 0; e < valueDim; e++) {
        assertThat(Math.abs(some.mean()[e] - expected[e]) <= TOLERANCE).isTrue();
      }
      some.restart();
      others.restart();
      some.addRange(SEQUENCE, 7, 7 + count);
      others.addRange(SEQUENCE, 7, 7 + count);
      assertThat(others.mean()).containsExactly(some.mean());
    } finally {
      inPlace.free();
      copied.free();
    }
  }

  @Test
  void restrictedMethodsAreAllowedInTests() {
    assertThat(AddressSpace.WHOLE).isNotNull();
  }

  /** Softmax in double precision. */
  private static double[] mean(
      TokenRows rows, float[] query, int[] positions, int[] times, int dim, int valueDim) {
    double[] sums = new double[valueDim];
    double total = 0;
    for (int i = 0; i < positions.length; i++) {
      MemorySegment memory = rows.memory(positions[i]);
      long at = rows.offset(SEQUENCE, positions[i]);
      double score = 0;
      for (int d = 0; d < dim; d++) {
        score += 0.5 * query[d] * rows.format().number(memory, at, d);
      }
      long value = at + (long) rows.keyStride() * rows.format().bytes();
      double weight = times[i] * Math.exp(score);
      total += weight;
      for (int e = 0; e < valueDim; e++) {
        sums[e] += weight * rows.format().number(memory, value, e);
      }
    }
    for (int e = 0; e < valueDim; e++) {
      sums[e] /= total;
    }
    return sums;
  }

  private static TokenRows filled(
      int dim, int valueDim, RowFormat format, @Nullable MemorySegment whole) {
    TokenRows rows = new TokenRows(SEQUENCES, dim, valueDim, format, whole);
    Random random = new Random(1);
    for (int token = 0; token < TOKENS + 1200; token++) {
      rows.append(token);
      float[] key = normal(random, dim);
      float[] value = normal(random, valueDim);
      rows.keep(
          SEQUENCE,
          token,
          Arrays.copyOf(key, rows.keyStride()),
          Arrays.copyOf(value, rows.valueStride()));
    }
    return rows;
  }

  private static float[] normal(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() / 4;
    }
    return numbers;
  }
}
