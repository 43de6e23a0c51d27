package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.RowScatter;
import io.github.reformer4j.cpu.internal.vector.SoftmaxTile;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One worker's forward pass over chunks of a run: packs each panel once while windows slide over
 * it, and adds what a block of queries collected to the rows it belongs to.
 */
final class ForwardWalk implements ChunkWalk {
  /** Blocks that share a panel where windows are too long to keep. */
  static final int STREAMED_BLOCKS = 8;

  private final Problem problem;
  private final TokenState state;
  private final Packer packer;
  private final PanelCache<Panel> panels;
  private final ForwardTile tile;
  private final QueryBlock[] blocks = new QueryBlock[STREAMED_BLOCKS];
  private final float[] sums = new float[GemmTile.TILE];
  private final float[] keep = new float[GemmTile.TILE];
  private final float[] factor = new float[GemmTile.TILE];
  private final float[] ones = new float[GemmTile.TILE];
  private final int[] tokens = new int[GemmTile.TILE];
  private final @Nullable MemorySegment out;
  private final IntPredicate wanted;
  private final long firstSequence;

  private ForwardWalk(
      Problem problem,
      Slots slots,
      TokenState state,
      @Nullable MemorySegment out,
      IntPredicate wanted,
      long firstSequence) {
    this.problem = problem;
    this.state = state;
    this.out = out;
    this.wanted = wanted;
    this.firstSequence = firstSequence;
    packer = new Packer(problem, slots, state);
    panels = new PanelCache<>(() -> new Panel(problem));
    Arrays.fill(ones, 1);
    tile = new ForwardTile(problem, new Masker(problem, slots));
  }

  /** One that writes the output, rows that still lack the division by their weight sum. */
  static ForwardWalk of(
      Problem problem, Slots slots, TokenState state, MemorySegment out, long firstSequence) {
    return new ForwardWalk(problem, slots, state, out, _ -> true, firstSequence);
  }

  /**
   * One that adds up weights only, of whole blocks in which at least one token is wanted.
   *
   * @param wanted by the token's index among those of the group
   */
  static ForwardWalk ofWeights(
      Problem problem, Slots slots, TokenState state, long firstSequence, IntPredicate wanted) {
    return new ForwardWalk(problem, slots, state, null, wanted, firstSequence);
  }

  @Override
  public void chunks(Run run, int from, int to) {
    long firstRow = problem.firstRow(firstSequence + run.sequence());
    int window = Windowing.panels(problem, run);
    boolean streamed = Windowing.streamed(problem, run);
    panels.start(streamed ? 1 : window);
    packer.start();
    int most = streamed ? STREAMED_BLOCKS : 1;
    int held = 0;
    for (int chunk = from; chunk < to; chunk++) {
      int end = run.chunkStart(chunk + 1);
      for (int slot = run.chunkStart(chunk); slot < end; ) {
        if (out == null && !wanted(run, slot, end)) {
          slot = run.tileEnd(slot, end);
          continue;
        }
        QueryBlock block = block(held++);
        slot = packer.queries(run, firstRow, chunk, slot, end, block);
        tile.begin(block);
        if (held == most) {
          attend(run, firstRow, held);
          held = 0;
        }
      }
    }
    if (held > 0) {
      attend(run, firstRow, held);
    }
    panels.releaseAll(ForwardWalk::forget);
  }

  /** Whether the tile that starts at a slot holds a token that is wanted. */
  private boolean wanted(Run run, int slot, int chunkEnd) {
    int count = run.tileEnd(slot, chunkEnd) - slot;
    run.tokens(slot, count, tokens);
    int base = run.sequence() * problem.tokens();
    for (int i = 0; i < count; i++) {
      if (wanted.test(base + tokens[i])) {
        return true;
      }
    }
    return false;
  }

  /** A forward panel holds nothing that must be kept. */
  private static void forget(Panel panel) {
    panel.firstSlot = Panel.EMPTY;
  }

  private QueryBlock block(int index) {
    if (blocks[index] == null) {
      blocks[index] = new QueryBlock(problem);
    }
    return blocks[index];
  }

  private void attend(Run run, long firstRow, int held) {
    if (problem.circular()) {
      int length = run.windowLength();
      for (int place = 0; place < length; place++) {
        chunk(run, firstRow, run.windowChunk(blocks[0].chunk, place), held);
      }
    } else {
      int first = Math.max(0, blocks[0].chunk - run.before());
      int last = (int) Math.min(run.chunks() - 1L, (long) blocks[held - 1].chunk + run.after());
      for (int chunk = first; chunk <= last; chunk++) {
        chunk(run, firstRow, chunk, held);
      }
    }
    for (int i = 0; i < held; i++) {
      flush(run, firstRow, blocks[i]);
    }
  }

  private void chunk(Run run, long firstRow, int chunk, int held) {
    int end = run.chunkStart(chunk + 1);
    for (int slot = run.chunkStart(chunk); slot < end; ) {
      Panel panel = panels.at(slot, ForwardWalk::forget);
      if (panel.firstSlot != slot) {
        packer.panel(run, firstRow, chunk, slot, end, panel, out != null);
      }
      for (int i = 0; i < held; i++) {
        if (problem.circular() || Windowing.sees(run, blocks[i].chunk, chunk)) {
          tile.add(run, blocks[i], panel, out != null);
        }
      }
      slot += panel.count;
    }
  }

  private void flush(Run run, long firstRow, QueryBlock block) {
    int base = run.sequence() * problem.tokens();
    SoftmaxTile.reduce(block.laneSums, block.count, sums);
    boolean plain = !block.wild && !problem.average();
    if (plain) {
      for (int row = 0; row < block.count; row++) {
        state.add(base + block.tokens[row], sums[row]);
      }
    } else {
      joinRows(block, base);
    }
    if (out == null) {
      return;
    }
    if (block.fresh) {
      // no panel had an admissible pair
      Arrays.fill(block.o, 0, block.count * Lanes.roundUp(problem.sizes().valueDim()), 0);
    }
    int width = problem.sizes().valueDim();
    float[] factors = plain ? ones : factor;
    if (block.round == 0) {
      // every slot of round 0 belongs to another token: this is the first write of its row
      RowScatter.store(block.o, block.count, out, firstRow, width, block.tokens, factors);
    } else {
      RowScatter.join(
          block.o, block.count, out, firstRow, width, block.tokens, plain ? ones : keep, factors);
    }
  }

  /** Adds the rows' weights where some bounds are running maxima, or rounds are averaged. */
  private void joinRows(QueryBlock block, int base) {
    for (int row = 0; row < block.count; row++) {
      int at = base + block.tokens[row];
      float sum = sums[row];
      keep[row] = 1;
      factor[row] = problem.average() ? (sum > 0 ? 1 / sum : 0) : 1;
      if (block.wild && block.running[row]) {
        merge(block.bound[row], sum, at, row);
      } else {
        state.add(at, sum);
      }
      if (problem.average() && sum > 0) {
        state.rounds[at]++;
      }
    }
  }

  /** Joins a running row's weights, relative to its own bound, with what earlier rounds left. */
  private void merge(float bound, float sum, int at, int row) {
    if (!(sum > 0)) {
      factor[row] = 0;
      return;
    }
    float earlier = state.bound(at);
    float joint = Math.max(earlier, bound);
    float keepEarlier = Log2.power(earlier - joint);
    float keepThis = Log2.power(bound - joint);
    state.set(at, state.sum(at) * keepEarlier + sum * keepThis, joint);
    if (!problem.average()) {
      keep[row] = keepEarlier;
      factor[row] = keepThis;
    }
  }

  @Override
  public long bytes() {
    long bytes = panels.bytes();
    for (QueryBlock block : blocks) {
      bytes += block == null ? 0 : block.bytes();
    }
    return bytes;
  }
}
