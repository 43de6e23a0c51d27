package io.github.reformer4j.cpu.internal.operations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Scratch that calls borrow and give back, so that nothing large is made anew for each call. */
final class Pool<T> {
  private final Deque<T> idle = new ArrayDeque<>();
  private final int kept;
  private final Supplier<T> maker;

  /**
   * An empty pool.
   *
   * @param kept how many are held at most while nobody uses them
   * @param maker makes one where none is idle
   */
  Pool(int kept, Supplier<T> maker) {
    this.kept = kept;
    this.maker = maker;
  }

  T take() {
    synchronized (idle) {
      T one = idle.pollFirst();
      if (one != null) {
        return one;
      }
    }
    return maker.get();
  }

  void give(T one) {
    synchronized (idle) {
      if (idle.size() < kept) {
        idle.addFirst(one);
      }
    }
  }
}
