package io.github.reformer4j.cuda.internal.decode;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.cuda.internal.memory.Staging;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decoding on a device. The rows of earlier tokens, their buckets and the chunks of their buckets'
 * runs stay there; a step appends a row and attends from it.
 */
public final class CudaDecoder implements DecoderKernel {
  /** Columns of the values that a block takes: SLAB of the kernel. */
  private static final int SLAB = 128;

  private static final int RANK_WARPS = 8;
  private static final int RANK_TOKENS = 2048;
  private static final double LOG2_E = 1.4426950408889634;

  private final CudaContext context;
  private final AttentionSpec spec;
  private final DecodedWindows windows;
  private final int sequences;
  private final int dim;
  private final int valueDim;
  private final @Nullable TokenHash hash;
  private final CudaWorkspace scratch;
  private @Nullable State state;
  private int position;

  /** Whether the step at {@link #position} began and then failed. */
  private boolean failed;

  private boolean closed;

  /** What is kept of all tokens; of one element type, that of the first token. */
  private record State(
      DType type,
      TokenRows keys,
      TokenRows values,
      TokenRows stretches,
      TokenRows keyFactors,
      TokenRows buckets,
      TokenRows chunks) {
    long bytes() {
      return all().mapToLong(TokenRows::bytes).sum();
    }

    void free() {
      all().forEach(TokenRows::free);
    }

    private Stream<TokenRows> all() {
      return Stream.of(keys, values, stretches, keyFactors, buckets, chunks);
    }
  }

  /** Where one token's tensors lie on the device. */
  private record Token(DType type, long queries, long keys, long values, long buckets, long out) {}

  /**
   * A state at position 0.
   *
   * @param context where to decode
   * @param spec causal, with ALIGNED windows if LSH
   * @param hash of tokens; null unless LSH
   * @param sequences B times H
   * @param dim D
   * @param valueDim E
   * @throws UnsupportedSpecException if rows depend on tokens that are still to come
   */
  public CudaDecoder(
      CudaContext context,
      AttentionSpec spec,
      @Nullable TokenHash hash,
      long sequences,
      int dim,
      int valueDim) {
    this.context = context;
    this.spec = spec;
    this.windows = DecodedWindows.of(spec);
    this.hash = hash;
    this.sequences = Math.toIntExact(sequences);
    this.dim = dim;
    this.valueDim = valueDim;
    this.scratch = new CudaWorkspace(context.memory());
  }

  @Override
  public void step(AttentionInputs token, Tensor out) {
    if (closed) {
      throw new IllegalStateException("decoder = closed: expected an open one");
    }
    if (failed) {
      throw new IllegalStateException(
          "decoder = failed in step " + position + ": expected a fresh one");
    }
    if (position >= DecodedWindows.MOST_TOKENS) {
      throw new IllegalStateException(
          "position = "
              + position
              + ": expected fewer than "
              + DecodedWindows.MOST_TOKENS
              + " tokens");
    }
    if (sequences > 0) {
      State kept = state(token.queries().type());
      // until the step is done: what is in flight on the device cannot be called back
      failed = true;
      try (Staging staging = context.staging()) {
        long queries = staging.read(token.queries());
        attend(
            kept,
            new Token(
                kept.type(),
                queries,
                windows.bucketed() ? queries : staging.read(token.keys()),
                staging.read(token.values()),
                staging.read(token.buckets()),
                staging.write(out)));
        staging.done();
      }
      failed = false;
    }
    position++;
  }

  private State state(DType type) {
    State known = state;
    if (known == null) {
      int kept = windows.kept();
      long each = (long) type.bytes() * sequences;
      long ints = windows.bucketed() ? (long) Integer.BYTES * sequences : 0;
      known =
          new State(
              type,
              new TokenRows(context, each * dim, kept),
              new TokenRows(context, each * valueDim, kept),
              new TokenRows(context, ints, kept),
              new TokenRows(context, ints, kept),
              new TokenRows(context, ints * windows.rounds(), kept),
              new TokenRows(context, ints * windows.rounds(), kept));
      state = known;
    }
    if (known.type() != type) {
      throw new IllegalArgumentException(
          "type of queries = " + type + ": expected " + known.type() + ", that of earlier tokens");
    }
    return known;
  }

  private void attend(State kept, Token token) {
    scratch.begin();
    long ranks = scratch.ints((long) sequences * Math.max(1, windows.rounds()));
    append(token.keys(), kept.keys(), (long) dim * token.type().bytes());
    append(token.values(), kept.values(), (long) valueDim * token.type().bytes());
    if (windows.bucketed()) {
      place(kept, token, ranks);
    }
    int first = windows.first(position);
    Splits splits = Splits.of(position + 1 - first, (long) sequences * windows.groups());
    long parts = (long) windows.groups() * splits.count() * sequences;
    long maxima = scratch.floats(parts);
    long sums = scratch.floats(parts);
    long rows = scratch.floats(parts * valueDim);
    context.launch(
        DecodeSources.attend(token.type(), windows.bucketed()),
        new Grid(
            Math.multiplyExact(splits.count(), sequences),
            windows.groups(),
            Math.ceilDiv(valueDim, SLAB),
            SLAB,
            dim * Float.BYTES),
        new Arguments()
            .address(token.queries())
            .address(kept.keys().address())
            .address(kept.values().address())
            .address(kept.stretches().address())
            .address(kept.keyFactors().address())
            .address(kept.buckets().address())
            .address(kept.chunks().address())
            .address(ranks)
            .address(maxima)
            .address(sums)
            .address(rows)
            .int32(position)
            .int32(first)
            .int32(kept.keys().capacity())
            .int32(splits.positions())
            .int32(sequences)
            .int32(windows.rounds())
            .int32(dim)
            .int32(valueDim)
            .int32(windows.chunkLength())
            .int32(windows.before())
            .int32(spec.selfRule().always(position) ? 1 : 0)
            .int32(windows.once() ? 1 : 0)
            .float32(spec.scale().value(dim) * LOG2_E));
    context.launch(
        DecodeSources.combine(token.type()),
        Grid.of(sequences, Math.ceilDiv(valueDim, SLAB), SLAB),
        new Arguments()
            .address(maxima)
            .address(sums)
            .address(rows)
            .address(token.values())
            .address(token.out())
            .int32(windows.groups())
            .int32(splits.count())
            .int32(sequences)
            .int32(valueDim));
  }

  /** Hashes the token, or takes the buckets given, and finds its rank in each of their runs. */
  private void place(State kept, Token token, long ranks) {
    int rows = Math.multiplyExact(sequences, windows.rounds());
    long buckets = kept.buckets().append(position);
    kept.chunks().append(position);
    TokenHash hashing = Objects.requireNonNull(hash, "hash");
    hashing.lengths(
        token.type(),
        token.queries(),
        kept.stretches().append(position),
        kept.keyFactors().append(position),
        scratch.ints(1));
    if (token.buckets() == 0) {
      hashing.buckets(token.type(), token.queries(), buckets);
    } else {
      context.stream().copy(token.buckets(), buckets, (long) rows * Integer.BYTES);
    }
    context.stream().fill(ranks, (byte) 0, (long) rows * Integer.BYTES);
    if (position > 0) {
      context.launch(
          DecodeSources.rank(),
          Grid.of(Math.ceilDiv(position, RANK_TOKENS), Math.ceilDiv(rows, 32), 32 * RANK_WARPS),
          new Arguments()
              .address(kept.buckets().address())
              .int32(position)
              .int32(rows)
              .address(ranks));
    }
  }

  private void append(long from, TokenRows rows, long bytes) {
    context.stream().copy(from, rows.append(position), bytes * sequences);
  }

  @Override
  public long bytes() {
    State kept = state;
    return (kept == null ? 0 : kept.bytes()) + scratch.bytes();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      State kept = state;
      if (kept != null) {
        kept.free();
        state = null;
      }
      scratch.close();
    }
  }
}
