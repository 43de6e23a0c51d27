package io.github.reformer4j.huggingface;

import java.util.List;

/** The number of buckets that the library derives from a length where none is stated. */
final class DerivedBuckets {
  private DerivedBuckets() {}

  /** About twice as many as chunks, a power of two, in two factors where that is many. */
  static List<Integer> of(int length, int chunkLength) {
    long chunks = Math.max(1, length / chunkLength);
    int power = Long.SIZE - Long.numberOfLeadingZeros(2 * chunks) - 1;
    long limit = 2 * Math.max((long) Math.sqrt((double) chunks), chunkLength);
    return 1L << power > limit
        ? List.of(1 << (power / 2), 1 << (power - power / 2))
        : List.of(1 << power);
  }
}
