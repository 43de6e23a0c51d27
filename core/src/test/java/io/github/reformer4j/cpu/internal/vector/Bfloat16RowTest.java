package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bfloat16RowTest {
  /** Around a tie, and on both sides of it. */
  private static final int[] LOWER = {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff};

  /** Every number that bfloat16 has, and its surroundings: subnormals, zeros of either sign. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void numbersAreRoundedAsTensorsRoundThem(int lower) {
    int count = 0;
    float[] row = new float[Bfloat16Row.roundUp(1 << 16)];
    for (int upper = 0; upper < 1 << 16; upper++) {
      float number = Float.intBitsToFloat(upper << 16 | LOWER[lower]);
      // those that round to infinity are refused before they come here
      if (Double.isFinite(DType.BFLOAT16.rounded(number))) {
        row[count++] = number;
      }
    }
    assertThat(count).isGreaterThan(65_000);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((long) row.length * Short.BYTES + 64, 64);
      Bfloat16Row.store(row, memory, 64);
      for (int i = 0; i < row.length; i++) {
        assertThat(Float.floatToRawIntBits(Bfloat16Row.number(memory, 64, i)))
            .isEqualTo(Float.floatToRawIntBits((float) DType.BFLOAT16.rounded(row[i])));
      }
    }
  }

  @Test
  void rowsArePaddedToTwoVectors() {
    int pair = 2 * Lanes.COUNT;
    assertThat(Bfloat16Row.roundUp(0)).isZero();
    assertThat(Bfloat16Row.roundUp(1)).isEqualTo(pair);
    assertThat(Bfloat16Row.roundUp(pair)).isEqualTo(pair);
    assertThat(Bfloat16Row.roundUp(pair + 1)).isEqualTo(2 * pair);
  }
}
