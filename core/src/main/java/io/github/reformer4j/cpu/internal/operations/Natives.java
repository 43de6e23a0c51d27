package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/** Native memory that calls borrow and give back; freed when nothing refers to it any more. */
final class Natives {
  private final Deque<MemorySegment> idle = new ArrayDeque<>();
  private final int kept;

  /**
   * An empty pool.
   *
   * @param kept how many idle segments are held at most
   */
  Natives(int kept) {
    this.kept = kept;
  }

  /** Memory for at least a number of floats, with any contents. */
  MemorySegment take(long floats) {
    synchronized (idle) {
      MemorySegment memory = idle.pollFirst();
      if (memory != null && memory.byteSize() >= floats * Float.BYTES) {
        return memory;
      }
    }
    return Arena.ofAuto().allocate(floats * Float.BYTES, Tensor.ALIGNMENT);
  }

  void give(MemorySegment memory) {
    synchronized (idle) {
      if (idle.size() < kept) {
        idle.addFirst(memory);
      }
    }
  }
}
