package io.github.reformer4j.model;

import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.tensor.Tensor;

/** F of a block: {@code dropout(output(attention(norm(x))))}. */
final class AttentionFunction implements Residual {
  private final Kit kit;
  private final Norm norm;
  private final Projections projections;
  private final HeadAttention attention;
  private final Dropout dropout;

  AttentionFunction(
      Kit kit, Norm norm, Projections projections, HeadAttention attention, Dropout dropout) {
    this.kit = kit;
    this.norm = norm;
    this.projections = projections;
    this.attention = attention;
    this.dropout = dropout;
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    try (Scratch scratch = kit.scratch()) {
      attend(x, y, pass, false, scratch);
    }
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    Scratch kept = kit.scratch();
    try {
      Tensor copy = kept.take(x.shape().toArray());
      kit.operations().elements().copy(x, copy);
      return new Kept(copy, pass, attend(x, y, pass, true, kept), kept);
    } catch (Throwable t) {
      kept.close();
      throw t;
    }
  }

  @Override
  public long replay(Tensor x, Tensor y, Pass pass, Tensor yGradient, Tensor xGradient) {
    try (Scratch kept = kit.scratch()) {
      Tensor normed = normed(x, kept);
      HeadAttention.Call call = attendNormed(normed, y, pass, true, kept);
      long bytes = kept.bytes();
      pullBack(x, normed, call, pass, yGradient, xGradient);
      return bytes;
    }
  }

  private Tensor normed(Tensor x, Scratch scratch) {
    Tensor normed = scratch.take(x.shape().toArray());
    norm.forward(x, normed);
    return normed;
  }

  /** What is taken from {@code kept} is what the gradient needs. */
  private HeadAttention.Call attend(
      Tensor x, Tensor y, Pass pass, boolean forGradient, Scratch kept) {
    try (Scratch scratch = kit.scratch()) {
      return attendNormed(normed(x, scratch), y, pass, forGradient, kept);
    }
  }

  private HeadAttention.Call attendNormed(
      Tensor normed, Tensor y, Pass pass, boolean forGradient, Scratch kept) {
    long tokens = normed.shape().dim(1);
    Projections.HeadInputs heads =
        projections.heads(normed, attention.attendedLength(tokens), kept);
    HeadAttention.Call call = attention.forward(heads, tokens, forGradient, kept);
    try (Scratch scratch = kit.scratch()) {
      projections.output(call.out(), y, scratch);
    }
    dropout.apply(y, pass);
    return call;
  }

  private void pullBack(
      Tensor x,
      Tensor normed,
      HeadAttention.Call call,
      Pass pass,
      Tensor yGradient,
      Tensor xGradient) {
    try (Scratch scratch = kit.scratch()) {
      Tensor beforeDropout = dropout.gradient(yGradient, pass, scratch);
      Tensor outGradient = projections.outputGradient(call.out(), beforeDropout, scratch);
      Projections.HeadGradients gradients = attention.backward(call, outGradient, scratch);
      Tensor normedGradient = scratch.take(x.shape().toArray());
      projections.inputGradient(normed, gradients, normedGradient, scratch);
      norm.backward(x, normedGradient, xGradient);
    }
  }

  private final class Kept implements Saved {
    private final Tensor x;
    private final Pass pass;
    private final HeadAttention.Call call;
    private final Scratch kept;

    Kept(Tensor x, Pass pass, HeadAttention.Call call, Scratch kept) {
      this.x = x;
      this.pass = pass;
      this.call = call;
      this.kept = kept;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      try (Scratch scratch = kit.scratch()) {
        pullBack(x, normed(x, scratch), call, pass, yGradient, xGradient);
      }
    }

    @Override
    public long bytes() {
      return kept.bytes();
    }

    @Override
    public void close() {
      kept.close();
    }
  }
}
