package io.github.reformer4j.model;

import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;

/** Dropout at one place of a model. */
record Dropout(Elements elements, double rate, int site) {
  boolean active(Pass pass) {
    return pass.training() && rate > 0;
  }

  /** Drops in place; applied to a gradient, it is its own gradient. */
  void apply(Tensor x, Pass pass) {
    if (active(pass)) {
      apply(x, pass, x);
    }
  }

  void apply(Tensor x, Pass pass, Tensor y) {
    elements.dropout(x, new DropoutMask(pass.seed(), pass.step(), site, rate), y);
  }

  /** The gradient before dropout: the very tensor given, or one from the scratch memory. */
  Tensor gradient(Tensor yGradient, Pass pass, Scratch scratch) {
    if (!active(pass)) {
      return yGradient;
    }
    Tensor dropped = scratch.take(yGradient.shape().toArray());
    apply(yGradient, pass, dropped);
    return dropped;
  }
}
