package io.github.reformer4j.cuda;

/** Recorded work of a {@link CudaBackend}. */
public interface CudaGraph extends AutoCloseable {
  /** Queues all of it once more. */
  void replay();

  /** Frees the recording, not the memory it works on. */
  @Override
  void close();
}
