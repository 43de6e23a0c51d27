package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.GradientRows;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;
import io.github.reformer4j.cpu.internal.vector.RowScatter;
import io.github.reformer4j.cpu.internal.vector.SoftmaxTile;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One worker's backward pass over chunks of a run. The unit owns its chunks' tokens: it writes
 * their gradients as queries from every panel in their windows, and as keys from every block that
 * sees them, also from blocks of other units; pairs across the border between units are computed by
 * both, each for its own side, so that no two units write a row. Where windows are long, units are
 * pairs of other kinds instead ({@link PairPhases}).
 */
final class BackwardWalk implements ChunkWalk {
  private final Problem problem;
  private final TokenState state;
  private final BackwardState backwardState;
  private final Packer packer;
  private final BackwardPacker backwardPacker;
  private final PanelCache<BackwardPanel> panels;
  private final BackwardTile tile;
  private final ForwardTile forwardTile;
  private final BackwardBlock[] blocks = new BackwardBlock[ForwardWalk.STREAMED_BLOCKS];
  private final float[] sums = new float[GemmTile.TILE];
  private final float[] products = new float[GemmTile.TILE * Lanes.COUNT];
  private final float[] ones = new float[GemmTile.TILE];
  private final float[] scales = new float[GemmTile.TILE];
  private final GradientTargets targets;
  private final long firstSequence;
  private Run run;
  private Range queries = new Range(0, 0);
  private Range keys = queries;
  private int firstPanel;
  private int lastPanel;

  BackwardWalk(
      Problem problem,
      Slots slots,
      TokenState state,
      BackwardState backwardState,
      MemorySegment outGradient,
      GradientTargets targets,
      long firstSequence) {
    this.problem = problem;
    this.state = state;
    this.backwardState = backwardState;
    this.targets = targets;
    this.firstSequence = firstSequence;
    run = new Run(problem, slots);
    packer = new Packer(problem, slots, state);
    backwardPacker = new BackwardPacker(problem, backwardState, packer, outGradient);
    panels = new PanelCache<>(() -> new BackwardPanel(problem));
    Masker masker = new Masker(problem, slots);
    tile = new BackwardTile(problem, masker);
    forwardTile = new ForwardTile(problem, masker);
    Arrays.fill(ones, 1);
    Arrays.fill(scales, (float) problem.scale());
  }

  @Override
  public void chunks(Run run, int from, int to) {
    this.run = run;
    queries = new Range(from, to);
    keys = queries;
    long first = (long) from - run.after();
    long last = (long) to + run.before();
    if (problem.circular()) {
      last = Math.min(last, first + run.chunks());
    } else {
      first = Math.max(0, first);
      last = Math.min(run.chunks(), last);
    }
    walk(first, last, 0, run.chunks());
  }

  /**
   * Works on pairs of queries and keys that may be others, for the gradients of both.
   *
   * @param from first chunk of queries
   * @param to past the last chunk of queries
   * @param firstKeys first chunk of keys
   * @param lastKeys past the last chunk of keys
   */
  void pairs(Run run, int from, int to, int firstKeys, int lastKeys) {
    this.run = run;
    queries = new Range(from, to);
    keys = new Range(firstKeys, lastKeys);
    long first = Math.max(from, (long) firstKeys - run.after());
    long last = Math.min(to, (long) lastKeys + run.before());
    walk(first, last, firstKeys, lastKeys);
  }

  /** Blocks of a range of chunks, which may wrap around, with panels of another. */
  private void walk(long first, long last, int firstPanel, int lastPanel) {
    this.firstPanel = firstPanel;
    this.lastPanel = lastPanel;
    boolean streamed = Windowing.streamed(problem, run);
    panels.start(streamed ? 1 : Windowing.panels(problem, run));
    packer.start();
    int most = streamed ? blocks.length : 1;
    long firstRow = problem.firstRow(firstSequence + run.sequence());
    int held = 0;
    for (long c = first; c < last; c++) {
      int chunk = (int) Math.floorMod(c, (long) run.chunks());
      int end = run.chunkStart(chunk + 1);
      for (int slot = run.chunkStart(chunk); slot < end; ) {
        BackwardBlock block = block(held++);
        slot = packer.queries(run, firstRow, chunk, slot, end, block);
        block.owned = queries.holds(chunk);
        backwardPacker.queries(run, firstRow, block);
        if (held == most) {
          attend(held);
          held = 0;
        }
      }
    }
    if (held > 0) {
      attend(held);
    }
    panels.releaseAll(release);
  }

  private final Consumer<BackwardPanel> release = this::flush;

  /** Some chunks. */
  private record Range(int from, int to) {
    boolean holds(int chunk) {
      return chunk >= from && chunk < to;
    }
  }

  private BackwardBlock block(int index) {
    if (blocks[index] == null) {
      blocks[index] = new BackwardBlock(problem);
    }
    return blocks[index];
  }

  private interface PairTask {
    void run(BackwardBlock block, BackwardPanel panel);
  }

  private void attend(int held) {
    boolean anyOwned = false;
    for (int i = 0; i < held; i++) {
      anyOwned |= blocks[i].owned;
    }
    if (problem.average()) {
      for (int i = 0; i < held; i++) {
        forwardTile.begin(blocks[i]);
      }
      // a round's own softmax: its normaliser and delta are not saved, so they are found anew
      window(held, true, (block, panel) -> forwardTile.add(run, block, panel, true));
      for (int i = 0; i < held; i++) {
        normalise(blocks[i]);
      }
    }
    window(held, anyOwned, (block, panel) -> tile.add(run, block, panel));
    for (int i = 0; i < held; i++) {
      if (blocks[i].owned) {
        flush(blocks[i]);
      }
    }
  }

  private void window(int held, boolean everyPanel, PairTask task) {
    if (problem.circular()) {
      int length = run.windowLength();
      for (int place = 0; place < length; place++) {
        chunk(run.windowChunk(blocks[0].chunk, place), held, everyPanel, task);
      }
    } else {
      int first = Math.max(firstPanel, blocks[0].chunk - run.before());
      int last = (int) Math.min(lastPanel - 1L, (long) blocks[held - 1].chunk + run.after());
      for (int chunk = first; chunk <= last; chunk++) {
        chunk(chunk, held, everyPanel, task);
      }
    }
  }

  private void chunk(int chunk, int held, boolean everyPanel, PairTask task) {
    boolean owned = keys.holds(chunk);
    if (!owned && !everyPanel) {
      return;
    }
    long firstRow = problem.firstRow(firstSequence + run.sequence());
    int end = run.chunkStart(chunk + 1);
    for (int slot = run.chunkStart(chunk); slot < end; ) {
      BackwardPanel panel = panels.at(slot, release);
      if (panel.firstSlot != slot) {
        backwardPacker.panel(run, firstRow, chunk, slot, end, panel);
        panel.owned = owned;
      }
      for (int i = 0; i < held; i++) {
        if (problem.circular() || Windowing.sees(run, blocks[i].chunk, chunk)) {
          task.run(blocks[i], panel);
        }
      }
      slot += panel.count;
    }
  }

  /** Turns a block's forward sums into the factor and delta of its own round. */
  private void normalise(BackwardBlock block) {
    int valueStride = Lanes.roundUp(problem.sizes().valueDim());
    SoftmaxTile.reduce(block.laneSums, block.count, sums);
    PackTile.dots(block.o, block.outGradient, valueStride, block.count, block.delta);
    int base = run.sequence() * problem.tokens();
    for (int row = 0; row < block.count; row++) {
      float sum = sums[row];
      int rounds = state.rounds[base + block.tokens[row]];
      boolean met = sum > 0 && !block.fresh;
      block.delta[row] = met ? block.delta[row] / sum : 0;
      block.factor[row] = met ? 1 / (sum * rounds) : 0;
      if (!met) {
        block.bound[row] = 0;
      }
    }
    Arrays.fill(block.laneSums, 0, block.count * Lanes.COUNT, 0);
  }

  private void flush(BackwardBlock block) {
    SoftmaxTile.reduce(block.laneSums, block.count, sums);
    backwardState.met(run.sequence() * problem.tokens(), block, sums);
    if (block.freshGradient) {
      return;
    }
    BackwardPanel own = problem.normalised() ? panels.find(block.firstSlot) : null;
    if (own != null && !own.joined) {
      // the same rows: one write for both roles, once the panel has all of its part
      float[] handed = block.queryGradient;
      block.queryGradient = own.queryGradient;
      own.queryGradient = handed;
      own.joined = true;
      return;
    }
    addRows(block.queryGradient, block.count, block.tokens);
  }

  private void flush(BackwardPanel panel) {
    if (!panel.owned) {
      return;
    }
    int dim = problem.sizes().dim();
    int valueDim = problem.sizes().valueDim();
    if (problem.normalised()) {
      flushRows(panel);
    } else if (!panel.freshKeys) {
      add(panel.keyGradient, panel.count, panel.rows, targets.keys(), dim, scales);
    }
    if (!panel.freshValues) {
      add(panel.valueGradient, panel.count, panel.rows, targets.values(), valueDim, ones);
    }
  }

  /** Adds what came through both roles of a panel's rows. */
  private void flushRows(BackwardPanel panel) {
    if (!panel.freshKeys || panel.hasAlong) {
      joinRoles(panel);
    }
    if (panel.joined) {
      addRows(panel.queryGradient, panel.count, panel.rows);
    }
  }

  /** Joins what came through the keys' role to what came through the queries'. */
  private void joinRoles(BackwardPanel panel) {
    int stride = Lanes.roundUp(problem.sizes().dim());
    if (panel.freshKeys) {
      Arrays.fill(panel.keyGradient, 0, panel.count * stride, 0);
    }
    if (!panel.joined) {
      Arrays.fill(panel.queryGradient, 0, panel.count * stride, 0);
      panel.joined = true;
    }
    GradientRows.joinRoles(
        panel.keyRows,
        panel.keyGradient,
        panel.queryGradient,
        stride,
        panel.count,
        panel.along,
        panel.packed,
        panel.factor,
        products);
  }

  /** Adds gradients of queries, or of rows in both roles, which still lack the scale. */
  private void addRows(float[] gradient, int count, int[] tokens) {
    add(gradient, count, tokens, targets.queries(), problem.sizes().dim(), scales);
  }

  private void add(
      float[] rows, int count, int[] tokens, MemorySegment target, int width, float[] factors) {
    long firstRow = problem.firstRow(firstSequence + run.sequence());
    RowScatter.join(rows, count, target, firstRow, width, tokens, ones, factors);
  }

  @Override
  public long bytes() {
    long bytes = panels.bytes();
    for (BackwardBlock block : blocks) {
      bytes += block == null ? 0 : block.bytes();
    }
    return bytes;
  }
}
