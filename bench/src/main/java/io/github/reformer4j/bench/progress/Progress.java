package io.github.reformer4j.bench.progress;

/** What a long command tells whoever waits. Used by one thread. */
public interface Progress extends AutoCloseable {
  /**
   * Begins a part.
   *
   * @param name what it does, a few words
   * @param steps how many {@link #step} calls will follow
   */
  void part(String name, int steps);

  /**
   * One step of the part is about to run.
   *
   * @param what a few words
   */
  void step(String what);

  /** Ends the last part. */
  @Override
  void close();
}
