package io.github.reformer4j.layers;

/** Bytes in use, and the most there ever were. */
final class MemoryMeter {
  private long bytes;
  private long peak;

  void add(long more) {
    bytes += more;
    peak = Math.max(peak, bytes);
  }

  void subtract(long less) {
    bytes -= less;
  }

  long peak() {
    return peak;
  }
}
