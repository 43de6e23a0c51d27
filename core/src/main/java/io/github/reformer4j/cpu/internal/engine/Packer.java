package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;
import io.github.reformer4j.cpu.internal.vector.RowGather;
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

  /** The places last looked up for queries. */
  private int[] queryPlaces = new int[0];

  private int queryPlacesSlot = Panel.EMPTY;

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
    limits(firstRow, block);
    boolean shortened = bounds(run, block);
    RowGather.gather(
        problem.queries(), firstRow, problem.sizes().dim(), block.tokens, block.count, block.q);
    queryRows = block.q;
    queryRowsSlot = slot;
    if (shortened) {
      PackTile.scale(block.q, dimStride, block.count, factors, block.q);
      queryRowsSlot = Panel.EMPTY;
    }
    ColumnBlocks.pack(block.q, dimStride, block.count, block.queryBlocks);
    if (block.places.length > 0) {
      places(run, block.tokens, block.count, block.places);
    }
    codes(run, block.round + 1, block.tokens, block.count, block.codes);
    queryPlaces = block.places;
    queryPlacesSlot = slot;
    return end;
  }

  /** Which keys each query may see. */
  private void limits(long firstRow, QueryBlock block) {
    int n = problem.tokens();
    long sequence = firstRow / Math.max(1, n);
    boolean causal = problem.causal();
    boolean masked = problem.mask() != null && problem.maskedHaveSlots();
    int least = Integer.MAX_VALUE;
    int most = -1;
    boolean excludes = false;
    for (int i = 0; i < block.count; i++) {
      int token = block.tokens[i];
      boolean self = selfAlways || (selfAtPlaces && problem.selfRule().always(token));
      int limit = causal ? (self ? token : token - 1) : n - 1;
      if (masked && !problem.real(sequence, token)) {
        limit = -1;
      }
      block.limit[i] = limit;
      block.exclude[i] = self ? -1 : token;
      excludes |= !self;
      least = Math.min(least, limit);
      most = Math.max(most, limit);
    }
    block.minLimit = least;
    block.maxLimit = most;
    block.excludes = excludes;
  }

  /** Bounds of the queries' scores; returns whether rows must be shortened by the factors. */
  private boolean bounds(Run run, QueryBlock block) {
    int base = run.sequence() * problem.tokens();
    float longest = 0;
    for (int i = 0; i < block.count; i++) {
      float reach = state.reach(base + block.tokens[i]);
      block.bound[i] = reach;
      longest = Math.max(longest, reach);
    }
    block.wild = longest > TokenState.FIXED_BOUND;
    if (!block.wild) {
      return false;
    }
    boolean shortened = false;
    for (int i = 0; i < block.count; i++) {
      boolean running = block.bound[i] > TokenState.FIXED_BOUND;
      block.running[i] = running;
      // only rows with a huge bound may be shortened
      factors[i] = running ? state.stretch[base + block.tokens[i]] : 1;
      block.bound[i] = running ? Float.NEGATIVE_INFINITY : block.bound[i];
      shortened |= factors[i] < 1;
    }
    return shortened;
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
    if (panel.places.length > 0) {
      if (queryPlacesSlot == slot) {
        System.arraycopy(queryPlaces, 0, panel.places, 0, panel.places.length);
      } else {
        places(run, panel.rows, panel.count, panel.places);
      }
    }
    codes(run, problem.rounds(), panel.rows, panel.count, panel.codes);
  }

  /** Keys and values of the tile that starts at a slot. */
  void panel(Run run, long firstRow, int chunk, int slot, int chunkEnd, Panel panel) {
    tokens(run, firstRow, chunk, slot, chunkEnd, panel);
    transposedKeys(run, firstRow, panel);
    if (valuesAsTheyAre) {
      RowGather.gather(
          problem.values(),
          firstRow,
          problem.sizes().valueDim(),
          panel.rows,
          panel.count,
          panel.values);
    } else {
      RowGather.gather(
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
    queryPlacesSlot = Panel.EMPTY;
  }

  /** Keys of a panel, transposed, normalised if need be. */
  private void transposedKeys(Run run, long firstRow, Panel panel) {
    float[] source = rows;
    if (problem.normalised() && queryRowsSlot == panel.firstSlot) {
      source = queryRows;
    } else {
      RowGather.gather(
          problem.keys(), firstRow, problem.sizes().dim(), panel.rows, panel.count, rows);
    }
    Transpose.block(source, dimStride, panel.keys);
    if (problem.normalised()) {
      inverses(run, panel, factors);
      PackTile.scaleColumns(panel.keys, dimStride, factors);
    }
  }

  /** Key rows of a panel, normalised if need be. */
  void keyRows(Run run, long firstRow, Panel panel, float[] target) {
    if (!problem.normalised()) {
      RowGather.gather(
          problem.keys(), firstRow, problem.sizes().dim(), panel.rows, panel.count, target);
      return;
    }
    inverses(run, panel, factors);
    float[] source = queryRows;
    if (queryRowsSlot != panel.firstSlot) {
      RowGather.gather(
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

  private void places(Run run, int[] tokens, int count, int[] places) {
    if (problem.corrected()) {
      slots.places(run.sequence(), problem.rounds(), tokens, count, places);
    }
  }

  private void codes(Run run, int rounds, int[] tokens, int count, int[] codes) {
    if (problem.withinBucket()) {
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < count; i++) {
          codes[round * GemmTile.TILE + i] = slots.bucket(run.sequence(), round, tokens[i]);
        }
      }
    }
  }
}
