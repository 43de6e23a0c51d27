package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;

/** How long windows are, in panels, and what that means for the walk. */
final class Windowing {
  private Windowing() {}

  /** Panels in reach of a chunk; more than fit the cache counts as more than fit. */
  static int panels(Problem problem, Run run) {
    long perChunk = (problem.chunk() + GemmTile.TILE - 1L) / GemmTile.TILE;
    if (problem.order() == Problem.Order.RING) {
      // chunks that hold a border between rounds are cut once more for each
      perChunk += 1 + problem.chunk() / Math.max(1, run.roundLength());
    }
    long chunks = Math.min((long) run.before() + run.after() + 1, run.chunks());
    return (int) Math.min(PanelCache.MOST + 1L, perChunk * chunks);
  }

  /** Panels in a window, however many chunks there are. */
  static long panelsWithin(Problem problem) {
    long perChunk = (problem.chunk() + GemmTile.TILE - 1L) / GemmTile.TILE;
    return perChunk * ((long) problem.before() + problem.after() + 1);
  }

  /** Whether panels are packed anew for each few blocks, as windows are too long to keep. */
  static boolean streamed(Problem problem, Run run) {
    return !problem.circular() && panels(problem, run) > PanelCache.MOST;
  }

  /** Whether a chunk is in the window of another, without wrapping around. */
  static boolean sees(Run run, int own, int chunk) {
    return chunk >= own - run.before() && chunk <= (long) own + run.after();
  }
}
