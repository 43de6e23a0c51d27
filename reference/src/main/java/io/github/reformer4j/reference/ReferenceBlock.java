package io.github.reformer4j.reference;

import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.reversible.Residual.Saved;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.Tensor;

/** One block as section 8 writes it, and the chain rule through it. */
record ReferenceBlock(int index, Residual f, Residual g, StreamSums sums, CountedMemory memory) {
  /** The activations of both residuals. */
  record Activations(Saved f, Saved g) {}

  private String nameF() {
    return "residual F of block " + index;
  }

  private String nameG() {
    return "residual G of block " + index;
  }

  /** {@code y1 = x1 + F(x2), y2 = x2 + G(y1)}. */
  void forward(Streams x, Pass pass) {
    add(+1, f, x.second(), x.first(), pass, nameF());
    add(+1, g, x.first(), x.second(), pass, nameG());
  }

  /** {@code x2 = y2 - G(y1), x1 = y1 - F(x2)}. */
  void inverse(Streams y, Pass pass) {
    add(-1, g, y.first(), y.second(), pass, nameG());
    add(-1, f, y.second(), y.first(), pass, nameF());
  }

  Activations forwardSaving(Streams x, Pass pass) {
    Saved savedF = addSaving(+1, f, x.second(), x.first(), pass, nameF());
    Saved savedG = addSaving(+1, g, x.first(), x.second(), pass, nameG());
    return new Activations(savedF, savedG);
  }

  Activations inverseSaving(Streams y, Pass pass) {
    Saved savedG = addSaving(-1, g, y.first(), y.second(), pass, nameG());
    Saved savedF = addSaving(-1, f, y.second(), y.first(), pass, nameF());
    return new Activations(savedF, savedG);
  }

  /**
   * With {@code y2 = x2 + G(y1)} the gradient in y1 grows by that through G; with {@code y1 = x1 +
   * F(x2)} that in x2 grows by the gradient in y1 through F.
   */
  void backward(Activations activations, Streams gradients) {
    through(activations.g(), gradients.second(), gradients.first());
    through(activations.f(), gradients.first(), gradients.second());
  }

  private void add(int sign, Residual residual, Tensor from, Tensor to, Pass pass, String name) {
    Tensor x = memory.take(sums.type(), from.shape());
    Tensor y = memory.take(sums.type(), from.shape());
    try {
      sums.read(from, x);
      residual.forward(x, y, pass);
      sums.add(sign, y, to, name);
    } finally {
      memory.free(x);
      memory.free(y);
    }
  }

  private Saved addSaving(
      int sign, Residual residual, Tensor from, Tensor to, Pass pass, String name) {
    Tensor x = memory.take(sums.type(), from.shape());
    Tensor y = memory.take(sums.type(), from.shape());
    try {
      sums.read(from, x);
      Saved saved = memory.hold(residual.save(x, y, pass));
      sums.add(sign, y, to, name);
      return saved;
    } finally {
      memory.free(x);
      memory.free(y);
    }
  }

  private void through(Saved saved, Tensor yGradient, Tensor to) {
    Tensor xGradient = memory.take(sums.type(), to.shape());
    try {
      saved.backward(yGradient, xGradient);
      for (long i = 0; i < to.shape().elements(); i++) {
        to.setDouble(i, to.getDouble(i) + xGradient.getDouble(i));
      }
    } finally {
      memory.free(xGradient);
    }
  }
}
