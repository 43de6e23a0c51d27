package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** What properties of decoding share. */
final class Decoding {
  private Decoding() {}

  /** The specification that is nearest to one and can be decoded. */
  static AttentionSpec decodable(AttentionSpec spec) {
    return switch (spec) {
      case ExactAttention e -> new ExactAttention(true, e.selfRule(), e.scale());
      case LocalAttention l ->
          new LocalAttention(
              l.chunkLength(), l.before(), l.after(), false, true, l.selfRule(), l.scale());
      case LshAttention lsh ->
          lsh.toBuilder()
              .windows(
                  lsh.windows() instanceof Windows.Aligned aligned
                      ? aligned
                      : new Windows.Aligned(lsh.windows().chunkLength(), lsh.windows().before(), 0))
              .causal(true)
              .build();
    };
  }

  /** The case that is nearest to one and can be decoded: causal, unmasked, hashed. */
  static AttentionCase decoded(AttentionCase c) {
    return c.withSpec(decodable(c.spec()))
        .withMasking(Masking.NONE)
        .withBucketing(Bucketing.HASHED);
  }

  static Decoder decoder(Attention attention, AttentionSizes s) {
    return attention.decoder(s.batch(), s.heads(), s.dim(), s.valueDim());
  }

  static Shape rowShape(AttentionSizes s) {
    return Shape.of(s.batch(), s.heads(), 1, s.valueDim());
  }

  /** The row of a token. */
  static Tensor step(Decoder decoder, AttentionInputs token, AttentionSizes s, DType type) {
    Tensor row = Pass.dirty(type, rowShape(s));
    decoder.step(token, row);
    return row;
  }

  /** Token i of a sequence, without its buckets. */
  static AttentionInputs token(AttentionInputs in, int i) {
    Tensor keys = in.keys();
    return new AttentionInputs(
        Tensors.select(in.queries(), 2, i),
        keys == null ? null : Tensors.select(keys, 2, i),
        Tensors.select(in.values(), 2, i),
        null,
        null);
  }

  /** The rows of all tokens of a sequence. */
  static Tensor rows(Attention attention, AttentionInputs in, AttentionSizes s, DType type) {
    try (Decoder decoder = decoder(attention, s)) {
      return rows(decoder, in, s, type);
    }
  }

  /** The same of a decoder that has had no token. */
  static Tensor rows(Decoder decoder, AttentionInputs in, AttentionSizes s, DType type) {
    Tensor rows = Pass.dirty(type, Shape.of(s.batch(), s.heads(), s.tokens(), (long) s.valueDim()));
    for (int i = 0; i < s.tokens(); i++) {
      assertThat(decoder.position()).isEqualTo(i);
      put(step(decoder, token(in, i), s, type), rows, i);
    }
    return rows;
  }

  /** Writes the row of token i among those of a sequence. */
  static void put(Tensor row, Tensor rows, int i) {
    long width = row.shape().dim(3);
    long tokens = rows.shape().dim(2);
    for (long at = 0; at < row.shape().elements(); at++) {
      rows.setDouble((at / width * tokens + i) * width + at % width, row.getDouble(at));
    }
  }
}
