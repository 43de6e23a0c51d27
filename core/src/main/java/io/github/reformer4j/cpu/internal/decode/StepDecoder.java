package io.github.reformer4j.cpu.internal.decode;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What all decoders share: sequences one after another, positions, reading and writing rows. */
abstract sealed class StepDecoder implements DecoderKernel permits LshDecoder, RangeDecoder {
  /** Java arrays are no longer. */
  private static final int MOST_TOKENS = Integer.MAX_VALUE - 8;

  final int dim;
  final int valueDim;
  final RowAttention attention;
  private final int count;
  private final float[] query;
  private int position;
  private boolean closed;

  StepDecoder(long batch, long heads, int dim, int valueDim) {
    this.count = Math.toIntExact(Math.multiplyExact(batch, heads));
    this.dim = dim;
    this.valueDim = valueDim;
    this.query = new float[dim];
    this.attention = new RowAttention(dim, valueDim);
  }

  /** Sequences. */
  final int count() {
    return count;
  }

  @Override
  public final void step(AttentionInputs token, Tensor out) {
    if (closed) {
      throw new IllegalStateException("decoder = closed: expected an open one");
    }
    if (position >= MOST_TOKENS) {
      throw new IllegalStateException(
          "position = " + position + ": expected fewer than " + MOST_TOKENS + " tokens");
    }
    Tensor keys = token.keys();
    MemorySegment queries = token.queries().segment();
    Tensor buckets = token.buckets();
    MemorySegment given = buckets == null ? null : buckets.segment();
    for (int sequence = 0; sequence < count; sequence++) {
      MemorySegment.copy(queries, JAVA_FLOAT, (long) sequence * dim * Float.BYTES, query, 0, dim);
      float[] row =
          attend(
              sequence,
              position,
              query,
              keys == null ? queries : keys.segment(),
              token.values().segment(),
              given);
      MemorySegment.copy(
          row, 0, out.segment(), JAVA_FLOAT, (long) sequence * valueDim * Float.BYTES, valueDim);
    }
    position++;
  }

  /**
   * Appends a token to a sequence and attends from it.
   *
   * @param sequence which
   * @param position of the token
   * @param query its row; may be overwritten
   * @param keys rows of all sequences
   * @param values rows of all sequences
   * @param buckets int32 [sequences][R] to use instead of hashing, LSH only; null = hash
   * @return the output row
   */
  abstract float[] attend(
      int sequence,
      int position,
      float[] query,
      MemorySegment keys,
      MemorySegment values,
      @Nullable MemorySegment buckets);

  /** What a subclass holds. */
  abstract long stateBytes();

  /** Lets go of what a subclass holds. */
  abstract void free();

  @Override
  public final long bytes() {
    return closed ? 0 : stateBytes() + attention.bytes() + (long) dim * Float.BYTES;
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      free();
    }
  }
}
