package io.github.reformer4j.model;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Incremental decoding: given one token of each sequence, it gives the logits that the full pass
 * over all tokens so far gives for it, up to rounding, that of its {@link KeyValueCache} included.
 * The cost of a step depends on the windows of attention, not on how many tokens came before. Used
 * by one thread, not during a call of the model it was made from; closed before that model is.
 */
public final class Generation implements AutoCloseable {
  private final Kit kit;
  private final ReformerConfig config;
  private final Embedding embedding;
  private final Predictions predictions;
  private final List<TokenAttention> attentions;
  private final ReversibleSequence sequence;
  private final int batch;
  private int position;

  /** Whether the step at {@link #position} changed the state and then failed. */
  private boolean failed;

  private boolean closed;

  private Generation(
      Kit kit,
      ReformerConfig config,
      Embedding embedding,
      Predictions predictions,
      List<TokenAttention> attentions,
      List<ReversibleBlock> blocks,
      int batch) {
    this.kit = kit;
    this.config = config;
    this.embedding = embedding;
    this.predictions = predictions;
    this.attentions = attentions;
    this.sequence =
        new Reversible(kit.backend(), kit.pool(), kit.type())
            .sequence(blocks, config.streams(), Execution.REVERSIBLE);
    this.batch = batch;
  }

  static Generation start(
      Kit kit,
      ReformerConfig config,
      Embedding embedding,
      Predictions predictions,
      Blocks blocks,
      AttentionMode mode,
      int batch,
      KeyValueCache cache) {
    List<TokenAttention> attentions = new ArrayList<>();
    try {
      List<ReversibleBlock> ofTokens = new ArrayList<>();
      for (int layer = 0; layer < config.layers().size(); layer++) {
        TokenAttention attention =
            TokenAttention.of(kit, config, blocks, mode, layer, batch, cache);
        attentions.add(attention);
        ofTokens.add(new ReversibleBlock(attention, blocks.feedForward(layer)));
      }
      return new Generation(kit, config, embedding, predictions, attentions, ofTokens, batch);
    } catch (UnsupportedSpecException e) {
      attentions.forEach(TokenAttention::close);
      throw naming(attentions.size(), cache, e);
    } catch (Throwable t) {
      attentions.forEach(TokenAttention::close);
      throw t;
    }
  }

  private static UnsupportedSpecException naming(
      int layer, KeyValueCache cache, UnsupportedSpecException e) {
    String refusal = "layer " + layer + ": " + e.getMessage();
    UnsupportedSpecException named =
        new UnsupportedSpecException(
            cache != KeyValueCache.AS_GIVEN
                ? refusal
                : refusal
                    + "; to generate from this model, run the full pass over the tokens so far for"
                    + " each new one (ReformerLm.logits), or train with causal ALIGNED windows");
    named.initCause(e);
    return named;
  }

  /**
   * Takes one token of each sequence.
   *
   * @param ids as many as there are sequences, each 0 to vocabulary − 1
   * @return logits for what comes next, [batch · vocabulary]
   * @throws IllegalArgumentException if an id is refused or there is no position left; the state is
   *     unchanged then
   * @throws ArithmeticException if attention meets NaN or infinity, or a logit is not finite
   * @throws IllegalStateException if closed, if another thread is using the model, or if an earlier
   *     step failed on its way: some layers may have that token and others not, so that nothing is
   *     left to do but to close this and to start anew
   */
  public float[] step(int[] ids) {
    if (closed) {
      throw new IllegalStateException("generation = closed: expected an open one");
    }
    if (failed) {
      throw new IllegalStateException(
          "generation = failed at position " + position + ": expected a fresh one");
    }
    if (ids.length != batch) {
      throw new IllegalArgumentException(
          "number of ids = " + ids.length + ": expected " + batch + ", one for each sequence");
    }
    embedding.checkLength(position + 1L);
    try (Kit.Use _ = kit.use();
        Tensor host = Tensor.ofInts(ids, batch, 1);
        Scratch scratch = kit.scratch()) {
      TokenChecks.ids(host, config.vocabulary());
      Tensor numbers = scratch.take(batch, 1, config.width());
      embedding.forward(scratch.upload(host), position, numbers, Pass.inference());
      Streams streams = StreamStart.of(numbers, config.streams(), kit.operations(), scratch);
      Tensor logits = scratch.take(batch, 1, config.vocabulary());
      failed = true; // until the step is done
      sequence.forward(streams, Pass.inference());
      predictions.logits(streams, logits);
      float[] values = downloaded(logits);
      position++;
      failed = false;
      return values;
    }
  }

  private float[] downloaded(Tensor logits) {
    try (Tensor host = kit.backend().toHost(logits)) {
      float[] values = new float[Math.toIntExact(host.shape().elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) host.getDouble(i);
      }
      return values;
    }
  }

  /**
   * How many tokens it has taken of each sequence.
   *
   * @return the position of the next one
   */
  public long position() {
    return position;
  }

  /**
   * What is remembered of the tokens so far.
   *
   * @return bytes
   */
  public long bytes() {
    return attentions.stream().mapToLong(TokenAttention::bytes).sum();
  }

  /**
   * Frees what is remembered; closing twice is harmless.
   *
   * @throws IllegalStateException if another thread is using the model
   */
  @Override
  public void close() {
    if (!closed) {
      try (Kit.Use _ = kit.use()) {
        closed = true;
        sequence.close();
        attentions.forEach(TokenAttention::close);
      }
    }
  }
}
