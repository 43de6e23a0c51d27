package io.github.reformer4j.cpu.internal.operations;

import java.util.ArrayDeque;
import java.util.Deque;

/** Arrays that calls borrow and give back, so that nothing large is made anew for each call. */
final class Floats {
  private final Deque<float[]> idle = new ArrayDeque<>();
  private final int kept;

  /**
   * An empty pool.
   *
   * @param kept how many idle arrays are held at most
   */
  Floats(int kept) {
    this.kept = kept;
  }

  /** An array of at least a length, with any contents. */
  float[] take(int length) {
    synchronized (idle) {
      float[] array = idle.pollFirst();
      if (array != null && array.length >= length) {
        return array;
      }
    }
    return new float[length];
  }

  void give(float[] array) {
    synchronized (idle) {
      if (idle.size() < kept) {
        idle.addFirst(array);
      }
    }
  }
}
