package io.github.reformer4j.tensor;

import java.lang.foreign.Arena;

/** Memory that a tensor owns, with the count of those who must not lose it while they use it. */
final class OwnedMemory {
  private final Arena arena;
  private int holds;

  OwnedMemory(Arena arena) {
    this.arena = arena;
  }

  synchronized void take() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("tensor = closed: expected one that is open");
    }
    holds++;
  }

  synchronized void give() {
    holds--;
  }

  /** Frees the memory; harmless when that was done before. */
  synchronized void free() {
    if (!arena.scope().isAlive()) {
      return;
    }
    if (holds > 0) {
      throw new IllegalStateException(
          "tensor = in use by "
              + holds
              + (holds == 1 ? " call" : " calls")
              + ": expected none, close it when they have returned");
    }
    arena.close();
  }
}
