package io.github.reformer4j.backend;

import java.io.Serial;

/** A backend, or an operation, does not cover a specification; the message says why. */
public final class UnsupportedSpecException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Refuses.
   *
   * @param message what was asked for and why it is not to be had
   */
  public UnsupportedSpecException(String message) {
    super(message);
  }
}
