package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;

/**
 * Cuts the backward pass over long windows into units of some queries and some keys, which add to
 * the gradients of both. Sequences are cut into parts, and in phase p the keys of each part meet
 * the queries of the part p further on, around the end: no two units of a phase share a row, and
 * phases follow one another, which fixes the order in which a row's parts are added. Every pair is
 * computed once.
 */
final class PairPhases {
  /** Slots of a part: the queries are gathered once for each part of the keys. */
  private static final int PART = 2048;

  /** The same where sequences are few. */
  private static final int SHORT_PART = 1024;

  private static final int FEW_SEQUENCES = 8;

  private final WorkTeam team;
  private final Problem problem;
  private final Slots slots;

  PairPhases(WorkTeam team, Problem problem, Slots slots) {
    this.team = team;
    this.problem = problem;
    this.slots = slots;
  }

  /** Whether a problem is cut this way. */
  static boolean suit(Problem problem) {
    return problem.order() == Problem.Order.PLAIN
        && !problem.circular()
        && Windowing.panelsWithin(problem) > PanelCache.MOST;
  }

  /** Runs the pass; {@code walks} has one for each worker of the team. */
  void run(int sequences, BackwardWalk[] walks) {
    Run[] runs = new Run[walks.length];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = new Run(problem, slots);
    }
    int chunks = Math.ceilDiv(problem.tokens(), problem.chunk());
    int length = problem.sequences() < FEW_SEQUENCES ? SHORT_PART : PART;
    int part = Math.ceilDiv(length, problem.chunk());
    int parts = Math.ceilDiv(chunks, part);
    long before = Math.ceilDiv((long) problem.before(), part);
    long after = Math.ceilDiv((long) problem.after(), part);
    for (int phase = 0; phase < parts; phase++) {
      if (phase > before && phase < parts - after) {
        continue; // out of sight of each other, whichever way around
      }
      int p = phase;
      team.forEach(
          sequences * parts,
          (unit, worker) -> {
            int keys = unit / sequences * part;
            int queries = (unit / sequences + p) % parts * part;
            runs[worker].plain(unit % sequences);
            walks[worker].pairs(
                runs[worker],
                queries,
                Math.min(chunks, queries + part),
                keys,
                Math.min(chunks, keys + part));
          });
    }
  }
}
