package io.github.reformer4j.cpu.internal.engine;

/** Cuts a call into groups of sequences, so that the workspace stays small. */
final class Groups {
  private Groups() {}

  /** What is done with a group. */
  interface Task {
    void run(long firstSequence, int sequences);
  }

  static void forEach(Problem problem, Task task) {
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
    long group = Math.max(1, EngineWorkspace.GROUP_SLOTS / perSequence);
    for (long first = 0; first < problem.sequences(); first += group) {
      task.run(first, (int) Math.min(group, problem.sequences() - first));
    }
  }
}
