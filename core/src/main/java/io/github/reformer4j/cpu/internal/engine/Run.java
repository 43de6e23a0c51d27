package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;

/**
 * A stretch of slots that is cut into chunks, with the windows over them (semantics section 4): one
 * bucket's run, a whole plain sequence, or the ring of all rounds. Reused by its worker.
 */
final class Run {
  private final Problem problem;
  private final Slots slots;
  private int sequence;
  private int round;
  private int start;
  private int end;
  private int chunks;
  private int roundLength;

  Run(Problem problem, Slots slots) {
    this.problem = problem;
    this.slots = slots;
  }

  /** One bucket's run of a round. */
  void bucket(int sequence, int round, int start, int end) {
    set(sequence, round, start, end, end);
  }

  /** All tokens in their own order. */
  void plain(int sequence) {
    set(sequence, 0, 0, problem.tokens(), problem.tokens());
  }

  /** All rounds of a sequence. */
  void ring(int sequence) {
    int n = slots.live(sequence);
    set(sequence, 0, 0, Math.multiplyExact(n, problem.rounds()), n);
  }

  private void set(int sequence, int round, int start, int end, int roundLength) {
    this.sequence = sequence;
    this.round = round;
    this.start = start;
    this.end = end;
    this.roundLength = roundLength;
    chunks = (int) (((long) end - start + problem.chunk() - 1) / problem.chunk());
  }

  int sequence() {
    return sequence;
  }

  int chunks() {
    return chunks;
  }

  int before() {
    return Math.min(problem.before(), chunks);
  }

  int after() {
    return Math.min(problem.after(), chunks);
  }

  int chunkStart(int chunk) {
    return (int) Math.min(end, start + (long) chunk * problem.chunk());
  }

  /** The round a slot belongs to. */
  int roundOf(int slot) {
    return problem.order() == Problem.Order.RING ? slot / roundLength : round;
  }

  /** Where the tile that starts at a slot ends: at most a tile, within one chunk and one round. */
  int tileEnd(int slot, int chunkEnd) {
    int tile = Math.min(chunkEnd, slot + GemmTile.TILE);
    if (problem.order() == Problem.Order.RING) {
      tile = Math.min(tile, (slot / roundLength + 1) * roundLength);
    }
    return tile;
  }

  void tokens(int slot, int count, int[] target) {
    switch (problem.order()) {
      case PLAIN -> {
        for (int i = 0; i < count; i++) {
          target[i] = slot + i;
        }
      }
      case RUNS -> slots.tokens(sequence, round, slot, count, target);
      case RING -> slots.tokens(sequence, slot / roundLength, slot % roundLength, count, target);
    }
  }

  /** Length of one round of the ring, in slots. */
  int roundLength() {
    return roundLength;
  }

  /** How many chunks a window lists. */
  int windowLength() {
    long length = (long) before() + after() + 1;
    if (problem.distinct() || !problem.circular()) {
      length = Math.min(length, chunks);
    } else {
      length = (long) problem.before() + problem.after() + 1;
    }
    return Math.toIntExact(length);
  }

  /** The chunk at a place of a circular window's list. */
  int windowChunk(int own, int place) {
    return (int) Math.floorMod((long) own - problem.before() + place, (long) chunks);
  }
}
