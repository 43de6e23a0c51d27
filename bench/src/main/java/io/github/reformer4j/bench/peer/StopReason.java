package io.github.reformer4j.bench.peer;

/** Why a library did not finish some work. */
public enum StopReason {
  /** It asked for more memory than there is. */
  OUT_OF_MEMORY,
  /** It took longer than it was given. */
  OUT_OF_TIME,
  /** It does not do such work. */
  NOT_SUPPORTED,
  /** Its results are not those of the work. */
  WRONG_RESULT,
  /** Its process ended, or it reported an error. */
  CRASHED
}
