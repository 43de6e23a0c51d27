package io.github.reformer4j.bench.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DuplicationBatchesTest {
  private static final int ROWS = 300;
  private static final int LENGTH = 10;

  private static int[][] filled(long seed, int stream, long step) {
    int[] ids = new int[ROWS * LENGTH];
    int[] targets = new int[ids.length];
    new DuplicationBatches(ROWS, LENGTH, seed, stream).fill(step, 0, ids, targets);
    return new int[][] {ids, targets};
  }

  @Test
  void sequencesAreAWordTwiceAndItsSecondHalfIsPredicted() {
    int[][] batch = filled(1, 0, 1);
    boolean[] seen = new boolean[DuplicationBatches.VOCABULARY];
    for (int row = 0; row < ROWS; row++) {
      int[] ids = Arrays.copyOfRange(batch[0], row * LENGTH, (row + 1) * LENGTH);
      int[] targets = Arrays.copyOfRange(batch[1], row * LENGTH, (row + 1) * LENGTH);
      assertThat(ids[0]).isZero();
      assertThat(Arrays.copyOfRange(ids, 5, 10)).isEqualTo(Arrays.copyOf(ids, 5));
      Arrays.stream(ids, 1, 5).forEach(symbol -> seen[symbol] = true);
      assertThat(targets).containsExactly(-1, -1, -1, -1, -1, ids[6], ids[7], ids[8], ids[9], -1);
    }
    assertThat(seen[0]).as("0 within a word").isFalse();
    for (int symbol = 1; symbol < seen.length; symbol++) {
      assertThat(seen[symbol]).as("symbol %d among 1200", symbol).isTrue();
    }
  }

  @Test
  void aBatchIsAFunctionOfSeedStreamAndStep() {
    assertThat(filled(1, 0, 1)[0]).isEqualTo(filled(1, 0, 1)[0]);
    assertThat(filled(2, 0, 1)[0]).isNotEqualTo(filled(1, 0, 1)[0]);
    assertThat(filled(1, 2, 1)[0]).isNotEqualTo(filled(1, 0, 1)[0]);
    assertThat(filled(1, 0, 2)[0]).isNotEqualTo(filled(1, 0, 1)[0]);
  }
}
