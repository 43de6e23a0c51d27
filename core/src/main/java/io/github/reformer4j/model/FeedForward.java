package io.github.reformer4j.model;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.tensor.Tensor;

/**
 * G of a block: {@code dropout(outer act(inner norm(x)))}, some rows at a time, so that no tensor
 * of tokens × inner width is held (Kitaev et al. 2020, section 3, "chunking").
 */
final class FeedForward implements Residual {
  private final Kit kit;
  private final Operations operations;
  private final Norm norm;
  private final Linear inner;
  private final Parameter innerBias;
  private final Linear outer;
  private final Parameter outerBias;
  private final Activation activation;
  private final Dropout dropout;
  private final int rowsAtOnce;

  FeedForward(
      Kit kit,
      Parameters parameters,
      String prefix,
      ReformerConfig config,
      Dropout dropout,
      int rowsAtOnce) {
    this.kit = kit;
    this.operations = kit.operations();
    this.norm = Norm.of(operations, parameters, prefix, config.normEpsilon());
    this.inner = new Linear(operations, parameters.get(prefix + ParameterNames.INNER_WEIGHT));
    this.innerBias = parameters.get(prefix + ParameterNames.INNER_BIAS);
    this.outer = new Linear(operations, parameters.get(prefix + ParameterNames.OUTER_WEIGHT));
    this.outerBias = parameters.get(prefix + ParameterNames.OUTER_BIAS);
    this.activation = config.activation();
    this.dropout = dropout;
    this.rowsAtOnce = rowsAtOnce;
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    Tensor inputs = TokenRows.of(x);
    Tensor outputs = TokenRows.of(y);
    Chunking.forEach(
        inputs.shape().dim(0),
        rowsAtOnce,
        (from, to) -> {
          try (Scratch scratch = kit.scratch()) {
            Tensor normed = normed(inputs.slice(from, to), scratch);
            Tensor wide = wide(normed, scratch);
            operations.elements().activate(activation, wide, wide);
            Tensor rows = outputs.slice(from, to);
            outer.forward(wide, rows);
            operations.rows().addBias(outerBias.value(), rows);
          }
        });
    dropout.apply(y, pass);
  }

  private Tensor normed(Tensor x, Scratch scratch) {
    Tensor normed = scratch.take(x.shape().toArray());
    norm.forward(x, normed);
    return normed;
  }

  /** Before the activation. */
  private Tensor wide(Tensor normed, Scratch scratch) {
    Tensor wide = scratch.take(normed.shape().dim(0), inner.out());
    inner.forward(normed, wide);
    operations.rows().addBias(innerBias.value(), wide);
    return wide;
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    forward(x, y, pass);
    Tensor copy = kit.pool().take(x.type(), x.shape());
    operations.elements().copy(x, copy);
    return new Kept(copy, pass);
  }

  /** The input alone: what is wide is computed anew. */
  private final class Kept implements Saved {
    private final Tensor x;
    private final Pass pass;
    private boolean closed;

    Kept(Tensor x, Pass pass) {
      this.x = x;
      this.pass = pass;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      try (Scratch scratch = kit.scratch()) {
        Tensor inputs = TokenRows.of(x);
        Tensor outputGradients = TokenRows.of(dropout.gradient(yGradient, pass, scratch));
        Tensor inputGradients = TokenRows.of(xGradient);
        Chunking.forEach(
            inputs.shape().dim(0),
            rowsAtOnce,
            (from, to) ->
                FeedForward.this.backward(
                    inputs.slice(from, to),
                    outputGradients.slice(from, to),
                    inputGradients.slice(from, to)));
      }
    }

    @Override
    public long bytes() {
      return closed ? 0 : x.byteSize();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        kit.pool().give(x);
      }
    }
  }

  private void backward(Tensor x, Tensor yGradient, Tensor xGradient) {
    try (Scratch scratch = kit.scratch()) {
      Tensor normed = normed(x, scratch);
      Tensor wide = wide(normed, scratch);
      Tensor activated = scratch.take(wide.shape().toArray());
      operations.elements().activate(activation, wide, activated);
      outer.weightGradient(activated, yGradient);
      operations.rows().biasGradient(yGradient, outerBias.gradient());
      // what was activated is not needed any more: its memory takes the gradient
      outer.inputGradient(yGradient, activated, false);
      operations.elements().activateBackward(activation, wide, activated, activated);
      inner.weightGradient(normed, activated);
      operations.rows().biasGradient(activated, innerBias.gradient());
      inner.inputGradient(activated, normed, false);
      norm.backward(x, normed, xGradient);
    }
  }
}
