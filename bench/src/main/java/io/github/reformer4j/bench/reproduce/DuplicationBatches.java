package io.github.reformer4j.bench.reproduce;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.training.Batches;

/**
 * The duplication task (Kitaev et al. 2020, section 5): sequences 0w0w, where w has N/2 − 1 symbols
 * from 1 to 127. Only the second w is to be predicted.
 */
final class DuplicationBatches implements Batches {
  static final int VOCABULARY = 128;

  private final int rows;
  private final int length;
  private final CounterRandom random;

  /**
   * Sequences.
   *
   * @param rows in a batch
   * @param length N, even, at least 4
   * @param seed any value
   * @param stream different streams share no sequence but by chance
   */
  DuplicationBatches(int rows, int length, long seed, int stream) {
    this.rows = rows;
    this.length = length;
    this.random = CounterRandom.of(seed, Purpose.DATA, stream);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void fill(long step, int part, int[] ids, int[] targets) {
    int half = length / 2;
    for (int row = 0; row < rows; row++) {
      long first = ((long) part * rows + row) * half;
      int at = row * length;
      for (int i = 0; i < half; i++) {
        double u = random.uniform((int) step, (int) (step >>> 32), first + i);
        int symbol = i == 0 ? 0 : 1 + (int) (u * (VOCABULARY - 1));
        ids[at + i] = symbol;
        ids[at + half + i] = symbol;
      }
      for (int i = 0; i < length; i++) {
        boolean predicted = i >= half && i + 1 < length;
        targets[at + i] = predicted ? ids[at + i + 1] : Losses.IGNORED;
      }
    }
  }
}
