package io.github.reformer4j.bench.peer;

import java.io.Serial;

/** A library did not finish some work. */
public final class PeerStopped extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final StopReason reason;
  private final String detail;

  PeerStopped(StopReason reason, String detail) {
    super(reason + ": " + detail);
    this.reason = reason;
    this.detail = detail;
  }

  /**
   * As a result.
   *
   * @return why, and one line for the reader
   */
  public PeerResult.Stopped result() {
    return new PeerResult.Stopped(reason, detail);
  }
}
