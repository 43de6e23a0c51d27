package io.github.reformer4j.cpu.internal.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteScanTest {
  @Test
  void largeMagnitudesAreFoundInOrder() {
    float below = Math.nextDown(8f);
    float[] numbers = {1, -below, below, -8, 9};
    assertThat(FiniteScan.firstNotBelow(MemorySegment.ofArray(numbers), 8)).isEqualTo(3);
    assertThat(FiniteScan.firstNotBelow(MemorySegment.ofArray(numbers), 8.5)).isEqualTo(4);
    assertThat(FiniteScan.firstNotBelow(MemorySegment.ofArray(numbers), 9.5)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 63, 1024, 1025, 5000, (1 << 18) + 3, 700_001})
  void findsTheLowestPlaceWhateverTheThreads(int count) {
    try (Arena arena = Arena.ofShared();
        WorkTeam one = new WorkTeam(1);
        WorkTeam three = new WorkTeam(3)) {
      MemorySegment floats = arena.allocate(4L * count, 4);
      for (int i = 0; i < count; i++) {
        // extremes are finite too
        floats.setAtIndex(JAVA_FLOAT, i, i % 3 == 0 ? Float.MAX_VALUE : -Float.MIN_VALUE);
      }
      assertThat(FiniteScan.firstNonFinite(three, floats)).isEqualTo(-1);
      float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
      int[] places = {count - 1, count - 2, count / 2, 1024, 65, 3, 0};
      int lowest = Integer.MAX_VALUE;
      for (int i = 0; i < places.length; i++) {
        int place = places[i];
        if (place < 0 || place >= count) {
          continue;
        }
        floats.setAtIndex(JAVA_FLOAT, place, bad[i % 3]);
        lowest = Math.min(lowest, place);
        assertThat(FiniteScan.firstNonFinite(one, floats)).isEqualTo(lowest);
        assertThat(FiniteScan.firstNonFinite(three, floats)).isEqualTo(lowest);
        assertThat(FiniteScan.firstNonFinite(floats, lowest + 1, count)).isNotEqualTo(lowest);
      }
    }
  }

  @Test
  void takesMemoryOfTheHeapAndOddStarts() {
    float[] values = new float[3000];
    values[2999] = Float.NaN;
    MemorySegment floats = MemorySegment.ofArray(values);
    assertThat(FiniteScan.firstNonFinite(floats, 17, 3000)).isEqualTo(2999);
    assertThat(FiniteScan.firstNonFinite(floats, 17, 2999)).isEqualTo(-1);
  }
}
