package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;
import io.github.reformer4j.cpu.internal.vector.RowGather;
import io.github.reformer4j.cpu.internal.vector.Transpose;
import java.util.Arrays;

/** Fills query blocks and panels from the tensors of a call. One a worker. */
final class Packer {
  /**
   * Keys of LSH attention are packed as their rows are, and one over their length goes into the
   * factor of their scores, unless a length is beyond this or one over it, or the scale beyond the
   * next or one over it: so that, with queries as {@link TokenState} leaves them, no product leaves
   * a float's range.
   */
  private static final float SAFE_LENGTH = 1e12f;

  private static final float SAFE_SCALE = 1e15f;

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

  /** Whether some tokens have slots and take no part. */
  private final boolean masked;

  private final float scale2;

  /** Greatest length of rows that are packed as they are; one over it is the least. */
  private final float safe;

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
    masked = problem.mask() != null && problem.maskedHaveSlots();
    scale2 = (float) problem.scale2();
    safe = safeLength(scale2);
  }

  /** The longest key that is packed as it is; 0 if all are divided by their length. */
  static float safeLength(float scale2) {
    return scale2 > 1 / SAFE_SCALE && scale2 < SAFE_SCALE ? SAFE_LENGTH : 0;
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
    hideMasked(firstRow, block.tokens, block.count, block.q);
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
    long sequence = sequence(firstRow);
    boolean causal = problem.causal();
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
      Arrays.fill(block.running, 0, block.count, false);
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
    lengths(run, panel);
    if (panel.places.length > 0) {
      if (queryPlacesSlot == slot) {
        System.arraycopy(queryPlaces, 0, panel.places, 0, panel.places.length);
      } else {
        places(run, panel.rows, panel.count, panel.places);
      }
    }
    codes(run, problem.rounds(), panel.rows, panel.count, panel.codes);
  }

  /** Keys, and values if they are wanted, of the tile that starts at a slot. */
  void panel(
      Run run, long firstRow, int chunk, int slot, int chunkEnd, Panel panel, boolean values) {
    tokens(run, firstRow, chunk, slot, chunkEnd, panel);
    transposedKeys(firstRow, panel);
    if (!values) {
      return;
    }
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
    long sequence = sequence(firstRow);
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

  /** How keys are divided by their lengths: each by the factor of its scores where that is safe. */
  private void lengths(Run run, Panel panel) {
    int base = run.sequence() * problem.tokens();
    boolean asTheyAre = true;
    for (int i = 0; i < panel.count; i++) {
      // masked rows are zeros, whatever their length
      boolean divided = problem.normalised() && panel.tokens[i] != Integer.MAX_VALUE;
      float inverse = divided ? state.inverse(base + panel.rows[i]) : 1;
      boolean later = inverse <= safe && inverse * safe >= 1;
      asTheyAre &= later;
      panel.packed[i] = later ? 1 : inverse;
      panel.factor[i] = later ? inverse : 1;
      panel.scale[i] = panel.factor[i] * scale2;
    }
    panel.asTheyAre = asTheyAre;
  }

  /** Rows that have slots but take no part must not bring infinities into others' sums. */
  private void hideMasked(long firstRow, int[] tokens, int count, float[] target) {
    if (!problem.normalised() || !masked) {
      return;
    }
    long sequence = sequence(firstRow);
    for (int i = 0; i < count; i++) {
      if (!problem.real(sequence, tokens[i])) {
        Arrays.fill(target, i * dimStride, (i + 1) * dimStride, 0);
      }
    }
  }

  private long sequence(long firstRow) {
    return firstRow / problem.tokens();
  }

  /** Keys of a panel, transposed. */
  private void transposedKeys(long firstRow, Panel panel) {
    float[] source = keySource(firstRow, panel, rows);
    if (!panel.asTheyAre) {
      PackTile.scale(source, dimStride, panel.count, panel.packed, rows);
      source = rows;
    }
    Transpose.block(source, dimStride, panel.keys);
  }

  /** Key rows of a panel as they are packed. */
  void keyRows(long firstRow, Panel panel, float[] target) {
    float[] source = keySource(firstRow, panel, target);
    if (!panel.asTheyAre) {
      PackTile.scale(source, dimStride, panel.count, panel.packed, target);
    } else if (atHand(panel)) {
      System.arraycopy(source, 0, target, 0, panel.count * dimStride);
    }
  }

  /** Whether the queries last gathered are the rows of a panel's keys. */
  private boolean atHand(Panel panel) {
    return problem.normalised() && queryRowsSlot == panel.firstSlot;
  }

  /** Where the rows of a panel's keys are: at hand as queries, or gathered into the given room. */
  private float[] keySource(long firstRow, Panel panel, float[] room) {
    if (atHand(panel)) {
      return queryRows;
    }
    RowGather.gather(
        problem.keys(), firstRow, problem.sizes().dim(), panel.rows, panel.count, room);
    hideMasked(firstRow, panel.rows, panel.count, room);
    return room;
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
