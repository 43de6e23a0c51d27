package io.github.reformer4j.operations;

import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.exact;
import static io.github.reformer4j.tensor.checks.TensorChecks.sameOrApart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** The checks before {@link Heads}. */
record CheckedHeads(Heads kernels, OperationChecks checks) implements Heads {
  /** Positions are exact as doubles up to here. */
  private static final long MOST_POSITIONS = 1L << 53;

  @Override
  public void split(Tensor tokens, Tensor heads) {
    shapes(tokens, heads);
    apart("heads", heads, "tokens", tokens);
    writable("heads", heads);
    kernels.split(tokens, heads);
  }

  @Override
  public void merge(Tensor heads, Tensor tokens) {
    shapes(tokens, heads);
    apart("tokens", tokens, "heads", heads);
    writable("tokens", tokens);
    kernels.merge(heads, tokens);
  }

  private void shapes(Tensor tokens, Tensor heads) {
    perHead("heads", heads);
    Shape s = heads.shape();
    exact("tokens", tokens, heads.type(), s.dim(0), s.dim(2), s.dim(1) * s.dim(3));
  }

  private void perHead(String name, Tensor tensor) {
    checks.floatRows(name, tensor);
    if (tensor.shape().rank() != 4) {
      throw new IllegalArgumentException(
          name + " = " + tensor + ": expected [batch, heads, tokens, dim]");
    }
  }

  @Override
  public void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    perHead("x", x);
    exact("y", y, x.type(), x.shape().toArray());
    long most = MOST_POSITIONS - x.shape().dim(2);
    if (firstPosition < 0 || firstPosition > most) {
      throw new IllegalArgumentException(
          "firstPosition = " + firstPosition + ": expected 0 to " + most);
    }
    sameOrApart("y", y, "x", x);
    writable("y", y);
    kernels.rotate(x, rotary, firstPosition, inverse, y);
  }
}
