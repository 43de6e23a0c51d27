package io.github.reformer4j.attention;

/** How rounds are combined (semantics section 6). */
public enum Combination {
  /** Softmax over everything any round's window holds: rounds weigh in by their total weight. */
  LOGSUMEXP,
  /** The plain mean, over the rounds with a non-empty window, of each round's own softmax. */
  AVERAGE
}
