package io.github.reformer4j.training;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;

/**
 * Sequences from anywhere in the part of a corpus that is trained on, each with its own successor
 * as target: row r of part p of a step begins at {@code floor(u · starts)}, where u is number
 * {@code p · rows + r} of the stream (seed, {@link Purpose#DATA}, 0) at the step.
 */
public final class TextBatches implements Batches {
  private final TextCorpus corpus;
  private final CounterRandom random;
  private final int rows;
  private final int length;
  private final long starts;

  /**
   * Batches of a corpus.
   *
   * @param corpus stays open as long as batches are taken
   * @param rows sequences in a batch, at least 1
   * @param length tokens in a sequence, at least 1
   * @param seed any value
   * @throws IllegalArgumentException if the corpus is too short
   */
  public TextBatches(TextCorpus corpus, int rows, int length, long seed) {
    Numbers.atLeast("rows", rows, 1);
    Numbers.atLeast("length", length, 1);
    long bytes = corpus.trainingLength();
    if (bytes < length + 1L) {
      throw new IllegalArgumentException(
          "text = "
              + corpus.length()
              + " bytes, "
              + bytes
              + " of them to train on: expected at least "
              + (length + 1L)
              + " for sequences of "
              + length);
    }
    this.corpus = corpus;
    this.random = CounterRandom.of(seed, Purpose.DATA, 0);
    this.rows = rows;
    this.length = length;
    this.starts = bytes - length;
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
    for (int row = 0; row < rows; row++) {
      double u = random.uniform((int) step, (int) (step >>> 32), (long) part * rows + row);
      long start = (long) (u * starts);
      corpus.read(start, ids, row * length, length);
      corpus.read(start + 1, targets, row * length, length);
    }
  }
}
