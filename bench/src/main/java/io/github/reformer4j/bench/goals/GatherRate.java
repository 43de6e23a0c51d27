package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How fast rows of a key and its value are read from random places of main memory, on huge pages as
 * those of a decoder, by all threads at once. Places are drawn beforehand and nothing is done but a
 * load for each cache line, in straight code: of all ways tried, none read rows faster (design
 * notes).
 */
final class GatherRate implements AutoCloseable {
  private static final int LINE = 64;
  private static final int LINES = 8;

  /** Bytes of a key and its value. */
  private static final int ROW = 2 * Specs.DIM * Float.BYTES;

  /** Rows that a thread reads in a sample: some milliseconds. */
  private static final int ROWS = 1 << 16;

  /** Samples before the first that counts, for the compiler. */
  private static final int WARM_UP = 20;

  private final Tensor rows;
  private final int count;
  private final long[][] places;
  private final int[] sums;

  /**
   * Memory of a decoder's size.
   *
   * @param tokens of each head
   * @param threads that read
   */
  GatherRate(int tokens, int threads) {
    if (ROW != LINES * LINE) {
      throw new IllegalStateException("bytes of a row = " + ROW + ": expected " + LINES * LINE);
    }
    count = tokens * Specs.HEADS;
    rows = Tensor.allocate(DType.FLOAT32, count, 2, Specs.DIM);
    // pages that nobody has written to are all the same page
    rows.segment().fill((byte) 1);
    places = new long[threads][ROWS];
    sums = new int[threads];
    for (int k = 1; k <= WARM_UP; k++) {
      sample(-k);
    }
  }

  /** Bytes a second of all threads together, places of this seed. */
  double sample(long seed) {
    int threads = places.length;
    for (int thread = 0; thread < threads; thread++) {
      SplittableRandom random = new SplittableRandom(seed * threads + thread);
      for (int k = 0; k < ROWS; k++) {
        places[thread][k] = (long) random.nextInt(count) * ROW;
      }
    }
    long start = System.nanoTime();
    IntStream.range(0, threads)
        .parallel()
        .forEach(thread -> sums[thread] = gather(rows.segment(), places[thread]));
    double seconds = (System.nanoTime() - start) * 1e-9;
    return (double) threads * ROWS * ROW / seconds;
  }

  private static int gather(MemorySegment from, long[] places) {
    int sum = 0;
    for (long at : places) {
      sum +=
          from.get(ValueLayout.JAVA_BYTE, at)
              + from.get(ValueLayout.JAVA_BYTE, at + LINE)
              + from.get(ValueLayout.JAVA_BYTE, at + 2 * LINE)
              + from.get(ValueLayout.JAVA_BYTE, at + 3 * LINE)
              + from.get(ValueLayout.JAVA_BYTE, at + 4 * LINE)
              + from.get(ValueLayout.JAVA_BYTE, at + 5 * LINE)
              + from.get(ValueLayout.JAVA_BYTE, at + 6 * LINE)
              + from.get(ValueLayout.JAVA_BYTE, at + 7 * LINE);
    }
    return sum;
  }

  @Override
  public void close() {
    rows.close();
  }
}
