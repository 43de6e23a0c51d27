package io.github.reformer4j.tensor;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory that a tensor owns, with the count of those who must not lose it while they use it. */
final class OwnedMemory {
  private static final int FREED = -1;

  private final Arena arena;

  /** Who holds it, or {@link #FREED}; without a lock, as every call takes and gives each tensor. */
  private final AtomicInteger holds = new AtomicInteger();

  OwnedMemory(Arena arena) {
    this.arena = arena;
  }

  void take() {
    int before;
    do {
      before = holds.get();
      if (before == FREED) {
        throw new IllegalStateException("tensor = closed: expected one that is open");
      }
    } while (!holds.compareAndSet(before, before + 1));
  }

  void give() {
    holds.decrementAndGet();
  }

  /** Frees the memory; harmless when that was done before. */
  void free() {
    int before = holds.compareAndExchange(0, FREED);
    if (before > 0) {
      throw new IllegalStateException(
          "tensor = in use by "
              + before
              + (before == 1 ? " call" : " calls")
              + ": expected none, close it when they have returned");
    }
    if (before == 0) {
      close();
    }
  }

  private void close() {
    boolean closed = false;
    try {
      arena.close();
      closed = true;
    } finally {
      if (!closed) {
        // a native function has it
        holds.set(0);
      }
    }
  }
}
