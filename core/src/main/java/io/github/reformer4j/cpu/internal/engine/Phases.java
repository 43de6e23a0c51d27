package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.parallel.Steps;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;

/**
 * Cuts a pass over a group of sequences into units that write distinct rows. Within a round each
 * token has one slot, so the chunks of a round may be worked on at once; rounds follow one another,
 * which fixes the order in which a row's parts are added: the same bits for any number of threads.
 * Sequences do not wait for each other. On the ring, a chunk that holds the border between two
 * rounds goes between them, alone.
 */
final class Phases {
  private final WorkTeam team;
  private final Problem problem;
  private final Slots slots;
  private final int segment;

  /** {@code segment} is the number of slots a unit covers. */
  Phases(WorkTeam team, Problem problem, Slots slots, int segment) {
    this.team = team;
    this.problem = problem;
    this.slots = slots;
    this.segment = segment;
  }

  /** Runs a pass; {@code walks} has one for each worker of the team. */
  void run(int sequences, ChunkWalk[] walks) {
    int n = problem.tokens();
    Run[] runs = new Run[walks.length];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = new Run(problem, slots);
    }
    int segments = (n + segment - 1) / segment;
    if (problem.order() == Problem.Order.PLAIN) {
      team.forEach(
          sequences * segments,
          (unit, worker) -> {
            // causal windows grow along a sequence, and the longest units must not come last
            int at = segments - 1 - unit / sequences;
            segment(runs[worker], walks[worker], unit % sequences, 0, at);
          });
      return;
    }
    boolean ring = problem.order() == Problem.Order.RING;
    int[] units = new int[ring ? 2 * problem.rounds() : problem.rounds()];
    for (int step = 0; step < units.length; step++) {
      units[step] = ring && step % 2 == 1 ? 1 : segments;
    }
    Steps.forEach(
        team,
        sequences,
        units,
        (sequence, step, unit, worker) -> {
          if (!ring) {
            segment(runs[worker], walks[worker], sequence, step, unit);
          } else if (step % 2 == 0) {
            segment(runs[worker], walks[worker], sequence, step / 2, unit);
          } else {
            border(runs[worker], walks[worker], sequence, step / 2);
          }
        });
  }

  private void segment(Run run, ChunkWalk walk, int sequence, int round, int at) {
    int from = at * segment;
    int to = (int) Math.min(problem.tokens(), (long) from + segment);
    switch (problem.order()) {
      case PLAIN -> {
        run.plain(sequence);
        walk(run, walk, firstChunkFrom(from), firstChunkFrom(to));
      }
      case RUNS -> runs(run, walk, sequence, round, from, Math.min(to, slots.live(sequence)));
      case RING -> {
        run.ring(sequence);
        long n = slots.live(sequence);
        long start = round * n;
        // chunks that lie wholly in this round; the one across the border comes after
        long lastWhole = (start + n) / problem.chunk();
        if (round == problem.rounds() - 1) {
          lastWhole = run.chunks();
        }
        walk(
            run,
            walk,
            firstChunkFrom(start + Math.min(from, n)),
            (int) Math.min(lastWhole, firstChunkFrom(start + Math.min(to, n))));
      }
    }
  }

  private void border(Run run, ChunkWalk walk, int sequence, int round) {
    run.ring(sequence);
    long n = slots.live(sequence);
    long border = (round + 1L) * n;
    int chunk = (int) (border / problem.chunk());
    long start = (long) chunk * problem.chunk();
    if (round < problem.rounds() - 1 && start < border && start >= round * n) {
      walk(run, walk, chunk, chunk + 1);
    }
  }

  private void runs(Run run, ChunkWalk walk, int sequence, int round, int from, int to) {
    int count = slots.runCount(sequence, round);
    for (int i = from < to ? slots.runAt(sequence, round, from) : count; i < count; i++) {
      int start = slots.runStart(sequence, round, i);
      if (start >= to) {
        return;
      }
      int end = slots.runStart(sequence, round, i + 1);
      run.bucket(sequence, round, start, end);
      walk(
          run,
          walk,
          firstChunkFrom(Math.max(0, from - start)),
          firstChunkFrom(Math.min(to, end) - (long) start));
    }
  }

  /** The first chunk that starts at or after an offset. */
  private int firstChunkFrom(long offset) {
    return (int) ((offset + problem.chunk() - 1) / problem.chunk());
  }

  private static void walk(Run run, ChunkWalk walk, int from, int to) {
    int last = Math.min(to, run.chunks());
    if (from < last) {
      walk.chunks(run, from, last);
    }
  }
}
