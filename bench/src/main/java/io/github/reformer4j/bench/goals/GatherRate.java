package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How fast rows of one head's width are read from random places of main memory. */
final class GatherRate {
  /** Rows of a sample, all threads together: some milliseconds. */
  private static final int ROWS = 1 << 16;

  private final Tensor rows;
  private final long count;
  private final float[] sums;

  GatherRate(Tensor rows) {
    this.rows = rows;
    this.count = rows.shape().elements() / Specs.DIM;
    this.sums = new float[Runtime.getRuntime().availableProcessors()];
  }

  /** Bytes a second of all threads together, places of this seed. */
  double sample(long seed) {
    int threads = sums.length;
    int each = ROWS / threads;
    long start = System.nanoTime();
    IntStream.range(0, threads)
        .parallel()
        .forEach(thread -> sums[thread] = gather(seed * threads + thread, each));
    double seconds = (System.nanoTime() - start) * 1e-9;
    return (double) each * threads * Specs.DIM * Float.BYTES / seconds;
  }

  private float gather(long seed, int many) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[Specs.DIM];
    MemorySegment from = rows.segment();
    float sum = 0;
    for (int k = 0; k < many; k++) {
      long place = random.nextLong(count) * Specs.DIM * Float.BYTES;
      MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, place, row, 0, Specs.DIM);
      sum += row[k % Specs.DIM];
    }
    return sum;
  }
}
