package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import java.util.Arrays;

/**
 * Exact and local attention, causal: a query sees a range of positions that ends with its own. For
 * local windows that is so even when they are circular: looking back beyond the first chunk arrives
 * at chunks of the future, or at chunks that the window holds anyway. Tokens that no later window
 * reaches are forgotten.
 */
final class RangeDecoder extends StepDecoder {
  private final int chunkLength;
  private final int before;
  private final double scale;
  private final OwnPosition own;

  /** No key of a sequence so far is longer. */
  private final double[] longestKeys;

  private RowAttention[] attentions;

  /** Windows of whole chunks; exact attention is one endless chunk. */
  RangeDecoder(
      WorkTeam team,
      AttentionSpec spec,
      int chunkLength,
      int before,
      long batch,
      long heads,
      int dim,
      int valueDim,
      RowFormat format) {
    super(team, batch, heads, dim, valueDim, format);
    this.chunkLength = chunkLength;
    this.before = before;
    this.scale = spec.scale().value(dim);
    this.own = new OwnPosition(spec.selfRule());
    this.longestKeys = new double[count()];
    this.attentions = new RowAttention[workers()];
    Arrays.setAll(attentions, i -> new RowAttention(rows, dim, valueDim));
  }

  @Override
  void attend(Step step, int sequence, int worker) {
    RowAttention attention = attentions[worker];
    float[] row = attention.row();
    read(step.keys(), sequence, row, dim);
    keep(step, sequence, row, attention.value());
    double length = Math.sqrt(RowAttention.square(row, dim));
    longestKeys[sequence] = Math.max(longestKeys[sequence], length);
    read(step.queries(), sequence, row, dim);
    attention.query(row, scale, longestKeys[sequence]);
    int position = step.position();
    int first = firstNeeded(position);
    // the own position as a last resort: there is no other
    int end = own.always(position) || first == position ? position + 1 : position;
    attention.addRange(sequence, first, end);
    write(step, sequence, attention.mean());
  }

  @Override
  long mostKeys(int position) {
    return position + 1L - firstNeeded(position);
  }

  /** Where the window starts. */
  @Override
  int firstNeeded(int position) {
    return Math.max(0, position / chunkLength - before) * chunkLength;
  }

  @Override
  long stateBytes() {
    return attentions.length * attentions[0].bytes() + (long) longestKeys.length * Double.BYTES;
  }

  @Override
  void free() {
    attentions = new RowAttention[0];
  }
}
