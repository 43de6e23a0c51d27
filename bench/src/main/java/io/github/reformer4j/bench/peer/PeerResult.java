package io.github.reformer4j.bench.peer;

import java.util.List;

/** What became of some work. */
public sealed interface PeerResult {
  /**
   * It ran.
   *
   * @param seconds of each repetition
   * @param baseBytes resident before the inputs were built, with the library loaded
   * @param peakBytes the most that was resident from then on
   */
  record Timed(List<Double> seconds, long baseBytes, long peakBytes) implements PeerResult {}

  /**
   * It did not come to an end.
   *
   * @param reason why
   * @param detail one line for the reader
   */
  record Stopped(StopReason reason, String detail) implements PeerResult {}
}
