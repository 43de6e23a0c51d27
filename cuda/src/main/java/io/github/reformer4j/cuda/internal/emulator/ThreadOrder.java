package io.github.reformer4j.cuda.internal.emulator;

/**
 * Which of several threads that can go on goes first. A kernel whose result depends on it lacks a
 * barrier.
 */
public enum ThreadOrder {
  /** The lowest index, of blocks too. */
  FORWARD,
  /** The highest index, of blocks too. */
  REVERSED
}
