package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.device.DeviceStream;

/** A CUDA graph that can be launched. */
final class CardRecording implements DeviceStream.Recording {
  private final CardDevice device;
  private final CardStream stream;
  private final Driver driver;
  private final long executable;
  private boolean closed;

  /** Makes a graph ready to be launched, and frees it. */
  CardRecording(CardDevice device, CardStream stream, Driver driver, long graph) {
    this.device = device;
    this.stream = stream;
    this.driver = driver;
    try {
      this.executable = device.ask("a recording", () -> driver.instantiate(graph));
    } finally {
      device.attempt("a recording", () -> driver.destroyGraph(graph));
    }
  }

  @Override
  public void replay() {
    stream.queue(
        "a replay",
        () -> {
          if (closed) {
            throw new IllegalStateException("recording = closed: expected an open one");
          }
          driver.launchGraph(executable, stream.handle());
        });
  }

  /** The driver keeps the graph until what was launched of it has ended. */
  @Override
  public void close() {
    if (device.isOpen()) {
      stream.queue(
          "closing a recording",
          () -> {
            if (!closed) {
              closed = true;
              driver.destroyExecutable(executable);
            }
          });
    }
  }
}
