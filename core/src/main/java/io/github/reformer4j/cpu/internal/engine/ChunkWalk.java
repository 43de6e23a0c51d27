package io.github.reformer4j.cpu.internal.engine;

/** What a worker does with a stretch of chunks. */
interface ChunkWalk {
  /** Works on the chunks {@code from} to {@code to - 1} of a run. */
  void chunks(Run run, int from, int to);

  /** Memory held. */
  long bytes();
}
