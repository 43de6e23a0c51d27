package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;
import io.github.reformer4j.cpu.internal.vector.Transpose;

/** Fills query blocks and panels from the tensors of a call. One a worker. */
final class Packer {
  private final Problem problem;
  private final Slots slots;
  private final TokenState state;
  private final int dimStride;
  private final int valueStride;
  private final boolean valuesAsTheyAre;
  private final float[] rows;
  private final float[] factors = new float[GemmTile.TILE];
  private final boolean selfAlways;
  private final boolean selfAtPlaces;

  /** The rows last gathered as queries, which are often next needed as keys. */
  private float[] queryRows = new float[0];

  private int queryRowsSlot = Panel.EMPTY;

  Packer(Problem problem, Slots slots, TokenState state) {
    this.problem = problem;
    this.slots = slots;
    this.state = state;
    dimStride = Lanes.roundUp(problem.sizes().dim());
    valueStride = Lanes.roundUp(problem.sizes().valueDim());
    valuesAsTheyAre = valueStride == GemmTile.TILE;
    rows = new float[GemmTile.TILE * Math.max(dimStride, valueStride)];
    selfAlways = problem.selfRule() instanceof SelfRule.Allowed;
    selfAtPlaces = problem.selfRule() instanceof SelfRule.AllowedAt;
  }

  /** Queries of the tile that starts at a slot; returns the slot after it. */
  int queries(Run run, long firstRow, int chunk, int slot, int chunkEnd, QueryBlock block) {
    int end = run.tileEnd(slot, chunkEnd);
    block.firstSlot = slot;
    block.count = end - slot;
    block.chunk = chunk;
    block.round = run.roundOf(slot);
    block.fresh = true;
    run.tokens(slot, block.count, block.tokens);
    int base = run.sequence() * problem.tokens();
    int n = problem.tokens();
    block.minLimit = Integer.MAX_VALUE;
    block.maxLimit = -1;
    block.excludes = false;
    block.wild = false;
    boolean shortened = false;
    long sequence = firstRow / Math.max(1, n);
    boolean masked = problem.mask() != null && problem.maskedHaveSlots();
    for (int i = 0; i < block.count; i++) {
      int token = block.tokens[i];
      boolean self = selfAlways || (selfAtPlaces && problem.selfRule().always(token));
      int limit = problem.causal() ? (self ? token : token - 1) : n - 1;
      if (masked && !problem.real(sequence, token)) {
        limit = -1;
      }
      block.limit[i] = limit;
      block.exclude[i] = self ? -1 : token;
      block.excludes |= !self;
      block.minLimit = Math.min(block.minLimit, limit);
      block.maxLimit = Math.max(block.maxLimit, limit);
      float reach = state.reach(base + token);
      boolean running = reach > TokenState.FIXED_BOUND;
      block.running[i] = running;
      block.wild |= running;
      block.bound[i] = running ? Float.NEGATIVE_INFINITY : reach;
      // only rows with a huge bound may be shortened
      factors[i] = running ? state.stretch[base + token] : 1;
      shortened |= factors[i] < 1;
    }
    PackTile.gather(
        problem.queries(), firstRow, problem.sizes().dim(), block.tokens, block.count, block.q);
    queryRows = block.q;
    queryRowsSlot = slot;
    if (shortened) {
      PackTile.scale(block.q, dimStride, block.count, factors, block.q);
      queryRowsSlot = Panel.EMPTY;
    }
    marks(run.sequence(), block.round + 1, block.tokens, block.count, block.places, block.codes);
    return end;
  }

  /** Which tokens are in the tile that starts at a slot. */
  void tokens(Run run, long firstRow, int chunk, int slot, int chunkEnd, Panel panel) {
    int end = run.tileEnd(slot, chunkEnd);
    panel.firstSlot = slot;
    panel.count = end - slot;
    panel.chunk = chunk;
    panel.round = run.roundOf(slot);
    run.tokens(slot, panel.count, panel.rows);
    keyTokens(firstRow, panel);
    marks(run.sequence(), problem.rounds(), panel.rows, panel.count, panel.places, panel.codes);
  }

  /** Keys and values of the tile that starts at a slot. */
  void panel(Run run, long firstRow, int chunk, int slot, int chunkEnd, Panel panel) {
    tokens(run, firstRow, chunk, slot, chunkEnd, panel);
    keyRows(run, firstRow, panel, rows);
    Transpose.block(rows, dimStride, panel.keys);
    if (valuesAsTheyAre) {
      PackTile.gather(
          problem.values(),
          firstRow,
          problem.sizes().valueDim(),
          panel.rows,
          panel.count,
          panel.values);
    } else {
      PackTile.gather(
          problem.values(), firstRow, problem.sizes().valueDim(), panel.rows, panel.count, rows);
      PackTile.block(rows, valueStride, panel.count, panel.values);
    }
  }

  private void keyTokens(long firstRow, Panel panel) {
    panel.minToken = Integer.MAX_VALUE;
    panel.maxToken = -1;
    boolean masked = problem.mask() != null && problem.maskedHaveSlots();
    long sequence = firstRow / Math.max(1, problem.tokens());
    for (int i = 0; i < panel.count; i++) {
      int token = panel.rows[i];
      if (masked && !problem.real(sequence, token)) {
        token = Integer.MAX_VALUE;
      }
      panel.tokens[i] = token;
      panel.minToken = Math.min(panel.minToken, token);
      panel.maxToken = Math.max(panel.maxToken, token);
    }
  }

  /** Forgets the rows at hand; called before another run's slots mean other tokens. */
  void start() {
    queryRowsSlot = Panel.EMPTY;
  }

  /** Key rows of a panel, normalised if need be. */
  void keyRows(Run run, long firstRow, Panel panel, float[] target) {
    if (!problem.normalised()) {
      PackTile.gather(
          problem.keys(), firstRow, problem.sizes().dim(), panel.rows, panel.count, target);
      return;
    }
    inverses(run, panel, factors);
    float[] source = queryRows;
    if (queryRowsSlot != panel.firstSlot) {
      PackTile.gather(
          problem.keys(), firstRow, problem.sizes().dim(), panel.rows, panel.count, target);
      source = target;
    }
    PackTile.scale(source, dimStride, panel.count, factors, target);
  }

  /** One over the length each key of a panel was divided by. */
  void inverses(Run run, Panel panel, float[] target) {
    int base = run.sequence() * problem.tokens();
    for (int i = 0; i < panel.count; i++) {
      target[i] = state.inverse(base + panel.rows[i]);
    }
  }

  private void marks(int sequence, int rounds, int[] tokens, int count, int[] places, int[] codes) {
    if (problem.corrected() && places.length > 0) {
      slots.places(sequence, rounds, tokens, count, places);
    }
    if (problem.withinBucket()) {
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < count; i++) {
          codes[round * GemmTile.TILE + i] = slots.bucket(sequence, round, tokens[i]);
        }
      }
    }
  }
}
