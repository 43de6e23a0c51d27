package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Hands a sequence to a decoder, token by token; {@link #step} alone is what decoding costs. */
public final class TokenFeed implements AutoCloseable {
  private static final long ROW = (long) Specs.DIM * Float.BYTES;

  private final Decoder decoder;
  private final Tensor queryKeys;
  private final Tensor values;
  private final Tensor token = one();
  private final Tensor value = one();
  private final Tensor out = one();
  private final AttentionInputs inputs = AttentionInputs.shared(token, value);

  /**
   * A feed.
   *
   * @param decoder of 8 heads of width 64
   * @param queryKeys [1, 8, N, 64]
   * @param values [1, 8, N, 64]
   */
  public TokenFeed(Decoder decoder, Tensor queryKeys, Tensor values) {
    this.decoder = decoder;
    this.queryKeys = queryKeys;
    this.values = values;
  }

  private static Tensor one() {
    return Tensor.allocate(DType.FLOAT32, 1, Specs.HEADS, 1, Specs.DIM);
  }

  /**
   * Makes a token ready.
   *
   * @param position of the token in the sequence
   */
  public void load(long position) {
    copy(queryKeys, position, token, 0);
    copy(values, position, value, 0);
  }

  /**
   * Decodes the token that is ready.
   *
   * @return its rows [1, 8, 1, 64], overwritten by the next step
   */
  public Tensor step() {
    decoder.step(inputs, out);
    return out;
  }

  /**
   * Keeps the rows of the last step.
   *
   * @param rows [1, 8, N, 64]
   * @param position where in it
   */
  public void store(Tensor rows, long position) {
    copy(out, 0, rows, position);
  }

  /** One position of every head. */
  private static void copy(Tensor from, long fromToken, Tensor to, long toToken) {
    for (long head = 0; head < Specs.HEADS; head++) {
      MemorySegment.copy(
          from.segment(),
          (head * from.shape().dim(2) + fromToken) * ROW,
          to.segment(),
          (head * to.shape().dim(2) + toToken) * ROW,
          ROW);
    }
  }

  @Override
  public void close() {
    token.close();
    value.close();
    out.close();
  }
}
