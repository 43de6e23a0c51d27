package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import org.jspecify.annotations.Nullable;

/** The rate of the backend's own kernel on one tile: the limit that its stages are held against. */
final class TileRate {
  private TileRate() {}

  /**
   * Measures it.
   *
   * @param backend to measure
   * @return flop a second on all its threads, or null if this backend has no such kernel
   */
  static @Nullable Double of(Backend backend) {
    return null;
  }
}
