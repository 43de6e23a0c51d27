package io.github.reformer4j.bench.train;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and SIGTERM: the process ends only after this is closed, so that whoever asks {@link
 * #requested()} between steps can save first.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /**
   * Listens from now on.
   *
   * @param onRequest says that the wish was heard, on another thread
   */
  public StopSignal(Runnable onRequest) {
    hook =
        new Thread(
            () -> {
              requested = true;
              onRequest.run();
              awaitClosed();
            },
            "save before the end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is to end. */
  public boolean requested() {
    return requested;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending: it no longer waits
    }
  }
}
