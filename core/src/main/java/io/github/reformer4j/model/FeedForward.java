package io.github.reformer4j.model;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.tensor.Tensor;

/**
 * G of a block: {@code dropout(outer act(inner norm(x)))}, some rows at a time, so that no tensor
 * of tokens × inner width is held (Kitaev et al. 2020, section 3, "chunking") but where activations
 * are to be kept.
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
    forEachPart(
        inputs,
        (from, to, scratch) -> {
          Tensor wide = wideScratch(to - from, scratch);
          widen(inputs.slice(from, to), wide, scratch);
          operations.elements().activate(activation, wide, wide);
          narrow(wide, outputs.slice(from, to));
        });
    dropout.apply(y, pass);
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    Scratch kept = kit.scratch();
    try {
      Tensor copy = kept.take(x.shape().toArray());
      operations.elements().copy(x, copy);
      Tensor inputs = TokenRows.of(copy);
      Tensor outputs = TokenRows.of(y);
      Tensor wide = wideScratch(inputs.shape().dim(0), kept);
      forEachPart(
          inputs,
          (from, to, scratch) -> {
            Tensor part = wide.slice(from, to);
            widen(inputs.slice(from, to), part, scratch);
            narrow(activated(part, scratch), outputs.slice(from, to));
          });
      dropout.apply(y, pass);
      return new Kept(copy, wide, pass, kept);
    } catch (Throwable t) {
      kept.close();
      throw t;
    }
  }

  @Override
  public long replay(Tensor x, Tensor y, Pass pass, Tensor yGradient, Tensor xGradient) {
    Tensor outputs = TokenRows.of(y);
    pullBackParts(
        x,
        pass,
        yGradient,
        xGradient,
        (from, to, rows, scratch) -> {
          Tensor wide = wideScratch(to - from, scratch);
          Tensor normed = widen(rows, wide, scratch);
          Tensor activated = activated(wide, scratch);
          narrow(activated, outputs.slice(from, to));
          return new Part(rows, normed, wide, activated);
        });
    dropout.apply(y, pass);
    long rows = Math.min(rowsAtOnce, outputs.shape().dim(0));
    return 2 * rows * inner.out() * x.type().bytes();
  }

  /** Work on rows {@code from} to {@code to - 1}, with memory that is given back after it. */
  private interface PartOfRows {
    void run(long from, long to, Scratch scratch);
  }

  private void forEachPart(Tensor rows, PartOfRows work) {
    Chunking.forEach(
        rows.shape().dim(0),
        rowsAtOnce,
        (from, to) -> {
          try (Scratch scratch = kit.scratch()) {
            work.run(from, to, scratch);
          }
        });
  }

  private Tensor wideScratch(long rows, Scratch scratch) {
    return scratch.take(rows, inner.out());
  }

  /** Writes what is wide before the activation; gives the normed rows that it is made from. */
  private Tensor widen(Tensor x, Tensor wide, Scratch scratch) {
    Tensor normed = normed(x, scratch);
    inner.forward(normed, wide);
    operations.rows().addBias(innerBias.value(), wide);
    return normed;
  }

  private Tensor normed(Tensor x, Scratch scratch) {
    Tensor normed = scratch.take(x.shape().toArray());
    norm.forward(x, normed);
    return normed;
  }

  private Tensor activated(Tensor wide, Scratch scratch) {
    Tensor activated = scratch.take(wide.shape().toArray());
    operations.elements().activate(activation, wide, activated);
    return activated;
  }

  private void narrow(Tensor activated, Tensor y) {
    outer.forward(activated, y);
    operations.rows().addBias(outerBias.value(), y);
  }

  /**
   * Some rows on their way: what is normed and activated is overwritten by its gradient.
   *
   * @param x [rows, width]
   * @param normed [rows, width]
   * @param wide [rows, inner], before the activation
   * @param activated [rows, inner]
   */
  private record Part(Tensor x, Tensor normed, Tensor wide, Tensor activated) {}

  /** What the gradient of rows {@code from} to {@code to - 1} needs of them. */
  private interface MakingOfPart {
    Part of(long from, long to, Tensor rows, Scratch scratch);
  }

  private void pullBackParts(
      Tensor x, Pass pass, Tensor yGradient, Tensor xGradient, MakingOfPart making) {
    Tensor inputs = TokenRows.of(x);
    Tensor inputGradients = TokenRows.of(xGradient);
    try (Scratch scratch = kit.scratch()) {
      Tensor outputGradients = TokenRows.of(dropout.gradient(yGradient, pass, scratch));
      forEachPart(
          inputs,
          (from, to, part) ->
              pullBack(
                  making.of(from, to, inputs.slice(from, to), part),
                  outputGradients.slice(from, to),
                  inputGradients.slice(from, to)));
    }
  }

  private void pullBack(Part part, Tensor yGradient, Tensor xGradient) {
    Tensor wideGradient = part.activated();
    outer.weightGradient(part.activated(), yGradient);
    operations.rows().biasGradient(yGradient, outerBias.gradient());
    outer.inputGradient(yGradient, wideGradient, false);
    operations.elements().activateBackward(activation, part.wide(), wideGradient, wideGradient);
    inner.weightGradient(part.normed(), wideGradient);
    operations.rows().biasGradient(wideGradient, innerBias.gradient());
    inner.inputGradient(wideGradient, part.normed(), false);
    norm.backward(part.x(), part.normed(), xGradient);
  }

  /** The input and what is wide: the rest costs next to nothing to compute anew. */
  private final class Kept implements Saved {
    private final Tensor x;
    private final Tensor wide;
    private final Pass pass;
    private final Scratch kept;

    Kept(Tensor x, Tensor wide, Pass pass, Scratch kept) {
      this.x = x;
      this.wide = wide;
      this.pass = pass;
      this.kept = kept;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      pullBackParts(
          x,
          pass,
          yGradient,
          xGradient,
          (from, to, rows, scratch) -> {
            Tensor some = wide.slice(from, to);
            return new Part(rows, normed(rows, scratch), some, activated(some, scratch));
          });
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
