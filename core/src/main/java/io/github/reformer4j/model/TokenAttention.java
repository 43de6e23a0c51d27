package io.github.reformer4j.model;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The attention of a layer one token at a time. It remembers the tokens so far, so it is no
 * function of its input: it only ever runs forward, once for each token.
 */
final class TokenAttention implements Residual, AutoCloseable {
  private final Kit kit;
  private final int layer;
  private final Norm norm;
  private final Projections projections;
  private final LayerAttention attentions;
  private final Attention attention;
  private final @Nullable Rotary rotary;
  private final Decoder decoder;

  private TokenAttention(
      Kit kit,
      int layer,
      Norm norm,
      Projections projections,
      LayerAttention attentions,
      @Nullable Rotary rotary,
      int batch,
      KeyValueCache cache) {
    this.kit = kit;
    this.layer = layer;
    this.norm = norm;
    this.projections = projections;
    this.attentions = attentions;
    this.attention = attentions.forDecoding();
    this.rotary = rotary;
    this.decoder =
        attention.decoder(
            batch, projections.heads(), projections.headWidth(), projections.headWidth(), cache);
  }

  static TokenAttention of(
      Kit kit,
      ReformerConfig config,
      Blocks blocks,
      AttentionMode mode,
      int layer,
      int batch,
      KeyValueCache cache) {
    return new TokenAttention(
        kit,
        layer,
        blocks.norm(layer),
        blocks.projections(layer),
        LayerAttention.of(kit.backend(), config.layers().get(layer), mode),
        blocks.rotary(),
        batch,
        cache);
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    try (Scratch scratch = kit.scratch()) {
      Tensor normed = scratch.take(x.shape().toArray());
      norm.forward(x, normed);
      Projections.HeadInputs heads = projections.heads(normed, 1, scratch);
      Tensor buckets = buckets(heads.queries(), scratch);
      turn(heads.queries());
      Tensor keys = heads.keys();
      if (keys != null) {
        turn(keys);
      }
      Tensor out = scratch.take(heads.values().shape().toArray());
      try {
        decoder.step(
            new AttentionInputs(heads.queries(), keys, heads.values(), null, buckets), out);
      } catch (IllegalArgumentException e) {
        throw NonFinite.inAttention(layer, e);
      }
      projections.output(out, y, scratch);
    }
  }

  /** Of the vector not turned, or one for all; null where attention hashes by itself. */
  private @Nullable Tensor buckets(Tensor queryKeys, Scratch scratch) {
    if (!(attention.spec() instanceof LshAttention lsh)) {
      return null;
    }
    long batch = queryKeys.shape().dim(0);
    int rounds = lsh.hashing().rounds();
    if (attentions.isFull(attention)) {
      try (Tensor zeros = Tensor.allocate(DType.INT32, batch, projections.heads(), rounds, 1)) {
        return scratch.upload(zeros);
      }
    }
    if (rotary == null) {
      return null;
    }
    Tensor buckets = scratch.take(DType.INT32, batch, projections.heads(), rounds, 1);
    try {
      attention.hash(queryKeys, null, buckets, kit.workspace(attention));
    } catch (IllegalArgumentException e) {
      throw NonFinite.inAttention(layer, e);
    }
    return buckets;
  }

  private void turn(Tensor heads) {
    if (rotary != null) {
      kit.operations().heads().rotate(heads, rotary, decoder.position(), false, heads);
    }
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    throw new UnsupportedOperationException(
        "gradient of incremental decoding: it only runs forward");
  }

  long bytes() {
    return decoder.bytes();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
