package io.github.reformer4j.cpu.internal.decode;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.AddressSpace;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What all decoders share: sequences, positions, reading and writing rows. A sequence is a unit of
 * work, so the number of threads does not show in the result.
 */
abstract sealed class StepDecoder implements DecoderKernel permits LshDecoder, RangeDecoder {
  /** Java arrays are no longer. */
  private static final int MOST_TOKENS = Integer.MAX_VALUE - 8;

  /** Rows to read from which on waking a helper pays: some 20 microseconds of one thread. */
  private static final long WORTH_HELP = 256 << 10;

  /**
   * One step's token.
   *
   * @param position of the token
   * @param queries rows of all sequences
   * @param keys rows of all sequences
   * @param values rows of all sequences
   * @param buckets int32 [sequences][R] to use instead of hashing, LSH only; null = hash
   * @param out rows of all sequences
   */
  record Step(
      int position,
      MemorySegment queries,
      MemorySegment keys,
      MemorySegment values,
      @Nullable MemorySegment buckets,
      MemorySegment out) {}

  final int dim;
  final int valueDim;
  final TokenRows rows;
  private final WorkTeam team;
  private final int count;

  /** Held by who is at work: rows are read without a check of their lifetime. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private int position;

  /** Whether the step at {@link #position} changed the state and then failed. */
  private boolean failed;

  private boolean closed;

  StepDecoder(WorkTeam team, long batch, long heads, int dim, int valueDim, RowFormat format) {
    this.team = team;
    this.count = Math.toIntExact(Math.multiplyExact(batch, heads));
    this.dim = dim;
    this.valueDim = valueDim;
    this.rows = new TokenRows(count, dim, valueDim, format, AddressSpace.WHOLE);
  }

  /** Sequences. */
  final int count() {
    return count;
  }

  /** Scratch memories that {@link #attend} may ask for. */
  final int workers() {
    return team.threads();
  }

  @Override
  public final void step(AttentionInputs token, Tensor out) {
    alone(() -> next(token, out));
  }

  /** Two callers at once would read rows that the other moves or frees. */
  private void alone(Runnable work) {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "decoder = at work for another caller: expected one caller at a time");
    }
    try {
      work.run();
    } finally {
      busy.set(false);
    }
  }

  private void next(AttentionInputs token, Tensor out) {
    if (closed) {
      throw new IllegalStateException("decoder = closed: expected an open one");
    }
    if (failed) {
      throw new IllegalStateException(
          "decoder = failed in step " + position + ": expected a fresh one");
    }
    if (position >= MOST_TOKENS) {
      throw new IllegalStateException(
          "position = " + position + ": expected fewer than " + MOST_TOKENS + " tokens");
    }
    Tensor keys = token.keys();
    Tensor buckets = token.buckets();
    MemorySegment queries = token.queries().segment();
    Step step =
        new Step(
            position,
            queries,
            keys == null ? queries : keys.segment(),
            token.values().segment(),
            buckets == null ? null : buckets.segment(),
            out.segment());
    // until the step is done: some sequences may have the token, others not
    failed = true;
    rows.append(position);
    if (mostKeys(position) * rows.rowBytes() * count >= WORTH_HELP) {
      team.forEach(count, (sequence, worker) -> attend(step, sequence, worker));
    } else {
      for (int sequence = 0; sequence < count; sequence++) {
        attend(step, sequence, 0);
      }
    }
    rows.dropBefore(firstNeeded(position + 1));
    position++;
    failed = false;
  }

  /** Copies a sequence's row out of a tensor of one token. */
  static void read(MemorySegment from, int sequence, float[] row, int width) {
    MemorySegment.copy(from, JAVA_FLOAT, (long) sequence * width * Float.BYTES, row, 0, width);
  }

  /**
   * Keeps a token's key and value.
   *
   * @param key with padding
   * @param value scratch memory, zeros but for its first valueDim numbers
   */
  final void keep(Step step, int sequence, float[] key, float[] value) {
    read(step.values, sequence, value, valueDim);
    rows.keep(sequence, step.position, key, value);
  }

  /** Copies a sequence's row into a tensor of one token. */
  final void write(Step step, int sequence, float[] row) {
    MemorySegment.copy(
        row, 0, step.out, JAVA_FLOAT, (long) sequence * valueDim * Float.BYTES, valueDim);
  }

  /**
   * Appends a token to a sequence and attends from it.
   *
   * @param step the token; there is room for its row
   * @param sequence which
   * @param worker whose scratch memory to use
   */
  abstract void attend(Step step, int sequence, int worker);

  /** No more keys than these are looked at from a position. */
  abstract long mostKeys(int position);

  /** The first position that this one or a later one may look at. */
  abstract int firstNeeded(int position);

  /** What a subclass holds. */
  abstract long stateBytes();

  /** Lets go of what a subclass holds. */
  abstract void free();

  @Override
  public final long bytes() {
    return closed ? 0 : stateBytes() + rows.bytes();
  }

  @Override
  public final void close() {
    alone(
        () -> {
          if (!closed) {
            closed = true;
            rows.free();
            free();
          }
        });
  }
}
