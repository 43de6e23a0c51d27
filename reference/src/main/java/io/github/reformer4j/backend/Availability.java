package io.github.reformer4j.backend;

/** Whether a backend can be used on this machine, and why not. */
public sealed interface Availability {
  /**
   * It can be opened.
   *
   * @param description one line about what it runs on
   */
  record Usable(String description) implements Availability {}

  /**
   * It cannot be opened.
   *
   * @param reason one clear sentence about what is missing
   */
  record Unusable(String reason) implements Availability {}
}
