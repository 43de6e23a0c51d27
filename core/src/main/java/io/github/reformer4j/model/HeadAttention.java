package io.github.reformer4j.model;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention over whole sequences of one layer: which attention a length gets, masks of padding,
 * hashing before and scoring after the turn by position.
 */
final class HeadAttention {
  private final Kit kit;
  private final int layer;
  private final LayerAttention attention;
  private final @Nullable Rotary rotary;
  private final AttentionObserver observer;

  HeadAttention(
      Kit kit,
      int layer,
      LayerAttention attention,
      @Nullable Rotary rotary,
      AttentionObserver observer) {
    this.kit = kit;
    this.layer = layer;
    this.attention = attention;
    this.rotary = rotary;
    this.observer = observer;
  }

  /**
   * One call: what went in and came out.
   *
   * @param attention which one
   * @param inputs as it saw them, turned by position
   * @param outputs what it wrote
   */
  record Call(Attention attention, AttentionInputs inputs, AttentionOutputs outputs) {
    Tensor out() {
      return outputs.out();
    }
  }

  /** The length attended over, at least as long. */
  long attendedLength(long tokens) {
    return attention.lengths().padded(Math.toIntExact(tokens));
  }

  /** The heads are turned in place; everything else is taken from {@code kept}. */
  Call forward(Projections.HeadInputs heads, long tokens, boolean forGradient, Scratch kept) {
    Shape shape = heads.queries().shape();
    Attention chosen = attention.forTokens(Math.toIntExact(tokens));
    Tensor mask = tokens == shape.dim(2) ? null : mask(shape.dim(0), tokens, shape.dim(2), kept);
    return computed(
        () -> {
          if (chosen.spec() instanceof LshAttention) {
            observer.hashes(layer, heads.queries());
          }
          Tensor given = givenBuckets(chosen, heads.queries(), mask, kept);
          turn(heads.queries(), false);
          Tensor keys = heads.keys();
          if (keys != null) {
            turn(keys, false);
          }
          AttentionInputs inputs =
              new AttentionInputs(heads.queries(), keys, heads.values(), mask, given);
          observer.attends(layer, inputs);
          AttentionOutputs outputs = outputs(chosen, inputs, forGradient, kept);
          chosen.forward(inputs, outputs, kit.workspace(chosen));
          return new Call(chosen, inputs, outputs);
        });
  }

  private AttentionOutputs outputs(
      Attention chosen, AttentionInputs inputs, boolean forGradient, Scratch kept) {
    Shape shape = inputs.values().shape();
    Tensor out = kept.take(shape.toArray());
    if (!forGradient) {
      return AttentionOutputs.inference(out);
    }
    Tensor logsumexp = kept.take(shape.dim(0), shape.dim(1), shape.dim(2));
    boolean hashes = chosen.spec() instanceof LshAttention && inputs.buckets() == null;
    return new AttentionOutputs(out, logsumexp, hashes ? buckets(chosen, shape, kept) : null);
  }

  /** Buckets that attention cannot find by itself: of vectors not turned, or one for all. */
  private @Nullable Tensor givenBuckets(
      Attention chosen, Tensor queryKeys, @Nullable Tensor mask, Scratch kept) {
    if (!(chosen.spec() instanceof LshAttention)) {
      return null;
    }
    if (attention.isFull(chosen)) {
      Shape shape = queryKeys.shape();
      try (Tensor zeros =
          Tensor.allocate(DType.INT32, shape.dim(0), shape.dim(1), 1, shape.dim(2))) {
        return kept.upload(zeros);
      }
    }
    if (rotary == null) {
      return null;
    }
    Tensor buckets = buckets(chosen, queryKeys.shape(), kept);
    chosen.hash(queryKeys, mask, buckets, kit.workspace(chosen));
    return buckets;
  }

  private static Tensor buckets(Attention chosen, Shape shape, Scratch kept) {
    int rounds = ((LshAttention) chosen.spec()).hashing().rounds();
    return kept.take(DType.INT32, shape.dim(0), shape.dim(1), rounds, shape.dim(2));
  }

  private static Tensor mask(long batch, long tokens, long length, Scratch kept) {
    try (Tensor host = Tensor.allocate(DType.BOOL, batch, length)) {
      for (long b = 0; b < batch; b++) {
        for (long i = 0; i < tokens; i++) {
          host.setBoolean(b * length + i, true);
        }
      }
      return kept.upload(host);
    }
  }

  private void turn(Tensor heads, boolean inverse) {
    if (rotary != null) {
      Heads operations = kit.operations().heads();
      operations.rotate(heads, rotary, 0, inverse, heads);
    }
  }

  /** Gradients, in scratch memory; the gradient in the outputs is given back. */
  Projections.HeadGradients backward(Call call, Tensor outGradient, Scratch scratch) {
    AttentionInputs inputs = call.inputs();
    Tensor keys = inputs.keys();
    AttentionGradients gradients =
        new AttentionGradients(
            scratch.take(inputs.queries().shape().toArray()),
            keys == null ? null : scratch.take(keys.shape().toArray()),
            scratch.take(inputs.values().shape().toArray()));
    computed(
        () -> {
          call.attention()
              .backward(
                  inputs, call.outputs(), outGradient, gradients, kit.workspace(call.attention()));
          return call;
        });
    scratch.give(outGradient);
    turn(gradients.queries(), true);
    Tensor keyGradient = gradients.keys();
    if (keyGradient != null) {
      turn(keyGradient, true);
    }
    return new Projections.HeadGradients(gradients.queries(), keyGradient, gradients.values());
  }

  /** Something computed by attention. */
  private interface Computation {
    Call run();
  }

  /** Shapes and types are this model's own, so what attention refuses are numbers. */
  private Call computed(Computation computation) {
    try {
      return computation.run();
    } catch (IllegalArgumentException e) {
      throw NonFinite.inAttention(layer, e);
    }
  }
}
