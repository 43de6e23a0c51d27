package io.github.reformer4j.backend;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Scratch memory of a backend, reusable over calls, used by one call at a time. It grows to what
 * the largest call needed and holds it until closed.
 */
public abstract class Workspace implements AutoCloseable {
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean closed;

  /** For backends. */
  protected Workspace() {}

  /**
   * The memory held now.
   *
   * @return bytes
   */
  public abstract long bytes();

  /** Frees the memory; called once, never during a call. */
  protected abstract void free();

  /**
   * Takes the workspace for a call; {@link #exit()} gives it back.
   *
   * @throws IllegalStateException if it is closed or serves another call
   */
  public final void enter() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "workspace = in use by another call: expected one workspace for each concurrent call");
    }
    if (closed) {
      busy.set(false);
      throw new IllegalStateException("workspace = closed: expected an open one");
    }
  }

  /** Gives the workspace back after a call. */
  public final void exit() {
    busy.set(false);
  }

  /**
   * Frees the memory; closing twice is harmless.
   *
   * @throws IllegalStateException if a call is using it
   */
  @Override
  public final void close() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("workspace = in use by a call: expected an idle one");
    }
    try {
      if (!closed) {
        closed = true;
        free();
      }
    } finally {
      busy.set(false);
    }
  }
}
