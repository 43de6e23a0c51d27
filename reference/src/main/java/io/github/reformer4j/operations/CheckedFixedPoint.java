package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.elements;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** The checks before {@link FixedPoint}; what is NaN, the implementation finds itself. */
record CheckedFixedPoint(FixedPoint kernels, OperationChecks checks) implements FixedPoint {
  @Override
  public void fromFloat(Tensor x, int fractionBits, Tensor stream) {
    check(x, fractionBits, stream);
    apart("stream", stream, "x", x);
    writable("stream", stream);
    kernels.fromFloat(x, fractionBits, stream);
  }

  @Override
  public void toFloat(Tensor stream, int fractionBits, Tensor x) {
    check(x, fractionBits, stream);
    apart("x", x, "stream", stream);
    writable("x", x);
    kernels.toFloat(stream, fractionBits, x);
  }

  @Override
  public void add(Tensor x, int fractionBits, Tensor stream) {
    check(x, fractionBits, stream);
    apart("stream", stream, "x", x);
    writable("stream", stream);
    kernels.add(x, fractionBits, stream);
  }

  @Override
  public void subtract(Tensor x, int fractionBits, Tensor stream) {
    check(x, fractionBits, stream);
    apart("stream", stream, "x", x);
    writable("stream", stream);
    kernels.subtract(x, fractionBits, stream);
  }

  private void check(Tensor x, int fractionBits, Tensor stream) {
    checks.floats("x", x);
    if (fractionBits < 0 || fractionBits > MAX_FRACTION_BITS) {
      throw new IllegalArgumentException(
          "fractionBits = " + fractionBits + ": expected 0 to " + MAX_FRACTION_BITS);
    }
    elements("stream", stream, DType.INT32, x.shape().elements());
  }
}
