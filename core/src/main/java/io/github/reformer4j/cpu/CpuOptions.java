package io.github.reformer4j.cpu;

/**
 * How the CPU backend works. Results do not depend on it.
 *
 * @param threads threads that work on a call, the caller's among them; 1 to {@value #MAX_THREADS}
 */
public record CpuOptions(int threads) {
  /** The largest number of threads. */
  public static final int MAX_THREADS = 1024;

  /** Checks the number. */
  public CpuOptions {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException("threads = " + threads + ": expected 1 to " + MAX_THREADS);
    }
  }

  /**
   * One thread for each processor.
   *
   * @return the options
   */
  public static CpuOptions defaults() {
    return new CpuOptions(Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
  }
}
