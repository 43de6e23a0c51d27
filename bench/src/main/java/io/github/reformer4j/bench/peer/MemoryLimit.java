package io.github.reformer4j.bench.peer;

/**
 * The memory that a library's process may hold.
 *
 * @param bytes of its resident memory
 */
public record MemoryLimit(long bytes) {
  private static final double SHARE = 0.85;

  /**
   * Most of what is available now.
   *
   * @return the limit; unlimited where the operating system does not say what is available
   */
  public static MemoryLimit ofMachine() {
    long available = ResidentMemory.available();
    return new MemoryLimit(available < 0 ? Long.MAX_VALUE : (long) (SHARE * available));
  }
}
