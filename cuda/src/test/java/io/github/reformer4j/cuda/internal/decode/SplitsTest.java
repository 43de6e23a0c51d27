package io.github.reformer4j.cuda.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "128, 1",
    "129, 8",
    "256, 8",
    "257, 8",
    "600, 1",
    "65536, 8",
    "65537, 1",
    "1000000, 4096",
    "2147483647, 3",
    "2130706431, 100000"
  })
  void splitsCoverAllPositionsAndNoneIsEmpty(int range, long rows) {
    Splits splits = Splits.of(range, rows);
    assertThat(splits.positions()).isPositive();
    assertThat(splits.positions() % 128).isZero();
    assertThat((long) splits.count() * splits.positions()).isGreaterThanOrEqualTo(range);
    assertThat((splits.count() - 1L) * splits.positions()).isLessThan(range);
    assertThat(splits.count()).isBetween(1, 256);
  }

  @ParameterizedTest
  @CsvSource({"255, 1, 1", "600, 1, 3", "65536, 1, 256", "65536, 8, 256", "65536, 1024, 4"})
  void longContextsAreShared(int range, long rows, int count) {
    assertThat(Splits.of(range, rows).count()).isEqualTo(count);
  }
}
