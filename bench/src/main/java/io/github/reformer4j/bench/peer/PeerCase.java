package io.github.reformer4j.bench.peer;

/** Work with its inputs in place, ready to run again and again. */
public interface PeerCase extends AutoCloseable {
  /** Does the work once and returns when it is done. What this takes is what is timed. */
  void run();

  /**
   * Reads from what the last run left.
   *
   * @param elements places in the results laid end to end, as the work's record says
   * @return the numbers there
   */
  float[] sample(long[] elements);

  /** Frees everything. */
  @Override
  void close();
}
