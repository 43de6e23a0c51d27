package io.github.reformer4j.cpu.internal.hash;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;
import static io.github.reformer4j.cpu.internal.vector.HashKernel.PANEL;

import io.github.reformer4j.cpu.internal.vector.HashChoice;
import io.github.reformer4j.cpu.internal.vector.Lanes;

/**
 * Scratch memory of the hash stage, reusable over calls, used by one call at a time: a few blocks
 * of tokens for each worker.
 */
public final class HashScratch {
  /** What one worker needs. */
  static final class Worker {
    final float[] rows;
    final float[] packed;
    final float[] magnitudes = new float[BLOCK];
    final float[] projections;
    final HashChoice.Extremes extremes = new HashChoice.Extremes();
    final int[] buckets = new int[BLOCK];

    Worker(int width, int packedRows) {
      rows = new float[BLOCK * width];
      packed = new float[BLOCK * packedRows];
      projections = new float[BLOCK * Math.max(PANEL, packedRows)];
    }
  }

  private Worker[] workers = {};
  private int capacity;
  private int packedCapacity;
  private int width;

  /** Empty until first used. */
  public HashScratch() {}

  /**
   * Makes room for some workers and a row length; padding of rows is never read.
   *
   * @param threads workers
   * @param dim D
   * @param packedRows what a projector wants of a packed block
   */
  void prepare(int threads, int dim, int packedRows) {
    width = Lanes.roundUp(dim);
    int packed = Math.max(width, packedRows);
    if (threads > workers.length || width > capacity || packed > packedCapacity) {
      Worker[] larger = new Worker[Math.max(threads, workers.length)];
      int floats = Math.max(width, capacity);
      int packedFloats = Math.max(packed, packedCapacity);
      for (int i = 0; i < larger.length; i++) {
        larger[i] = new Worker(floats, packedFloats);
      }
      // only now: memory that cannot be had leaves the scratch as it was
      workers = larger;
      capacity = floats;
      packedCapacity = packedFloats;
    }
  }

  Worker worker(int index) {
    return workers[index];
  }

  /** Row length within {@link Worker#rows}. */
  int width() {
    return width;
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long rows = (long) capacity + packedCapacity + Math.max(PANEL, packedCapacity) + 6;
    return workers.length * rows * BLOCK * Float.BYTES;
  }
}
