package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.AttentionSpec;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
  private Sequence[] sequences;

  /** Windows of whole chunks; exact attention is one endless chunk. */
  RangeDecoder(
      AttentionSpec spec,
      int chunkLength,
      int before,
      long batch,
      long heads,
      int dim,
      int valueDim) {
    super(batch, heads, dim, valueDim);
    this.chunkLength = chunkLength;
    this.before = before;
    this.scale = spec.scale().value(dim);
    this.own = new OwnPosition(spec.selfRule());
    this.sequences = new Sequence[count()];
    Arrays.setAll(sequences, i -> new Sequence(dim, valueDim));
  }

  @Override
  float[] attend(
      int sequence,
      int position,
      float[] query,
      MemorySegment keys,
      MemorySegment values,
      @Nullable MemorySegment buckets) {
    Sequence state = sequences[sequence];
    state.append(position, keys, values, sequence);
    attention.query(query, scale, state.longestKey());
    int first = windowStart(position);
    // the own position as a last resort: there is no other
    int end = own.always(position) || first == position ? position + 1 : position;
    attention.addRange(state.keys, state.values, first, end);
    int needed = windowStart(position + 1);
    state.keys.dropBefore(needed);
    state.values.dropBefore(needed);
    return attention.mean();
  }

  private int windowStart(int position) {
    return Math.max(0, position / chunkLength - before) * chunkLength;
  }

  @Override
  long stateBytes() {
    long bytes = 0;
    for (Sequence sequence : sequences) {
      bytes += sequence.bytes();
    }
    return bytes;
  }

  @Override
  void free() {
    sequences = new Sequence[0];
  }
}
