package io.github.reformer4j.cpu.internal.engine;

/** Cuts a call into groups of sequences, so that the workspace stays small. */
final class Groups {
  /** Units of a round that keep a thread busy between two barriers. */
  private static final long UNITS_PER_THREAD = 8;

  /** Sequences to go on with while others end a round. */
  private static final int MORE = 3;

  private Groups() {}

  /** What is done with a group. */
  interface Task {
    void run(long firstSequence, int sequences);
  }

  static void forEach(Problem problem, int threads, Task task) {
    if (problem.tokens() == 0) {
      return;
    }
    long perSequence = (long) problem.rounds() * problem.tokens();
    if (perSequence > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "rounds times tokens = "
              + perSequence
              + ": expected at most "
              + (Integer.MAX_VALUE - 64));
    }
    long fitting = EngineWorkspace.GROUP_SLOTS / perSequence;
    long group = Math.max(1, Math.min(busy(problem, threads), fitting));
    for (long first = 0; first < problem.sequences(); first += group) {
      task.run(first, (int) Math.min(group, problem.sequences() - first));
    }
  }

  /**
   * How many sequences at a time are best. Rounds come back to the same rows: the fewer sequences,
   * the more of them are cached; but every thread wants some units of each round, and a few more
   * sequences to go on with at a round's end. One round comes back to nothing, and threads wait for
   * each other at the end of each group.
   */
  private static long busy(Problem problem, int threads) {
    if (problem.rounds() == 1) {
      return problem.sequences();
    }
    long units = Math.max(1, problem.tokens() / Engine.SEGMENT);
    return (UNITS_PER_THREAD * threads + units - 1) / units + (threads > 1 ? MORE : 0);
  }
}
