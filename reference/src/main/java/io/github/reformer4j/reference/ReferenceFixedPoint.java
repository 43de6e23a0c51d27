package io.github.reformer4j.reference;

import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.tensor.Tensor;

/** Streams in fixed point; a first walk over x looks for NaN, so that a refusal writes nothing. */
final class ReferenceFixedPoint implements FixedPoint {
  @Override
  public void fromFloat(Tensor x, int fractionBits, Tensor stream) {
    refuseNan(x);
    for (long i = 0; i < x.shape().elements(); i++) {
      stream.setInt(i, fixed(x.getDouble(i), fractionBits));
    }
  }

  @Override
  public void toFloat(Tensor stream, int fractionBits, Tensor x) {
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, Math.scalb((double) stream.getInt(i), -fractionBits));
    }
  }

  @Override
  public void add(Tensor x, int fractionBits, Tensor stream) {
    refuseNan(x);
    for (long i = 0; i < x.shape().elements(); i++) {
      stream.setInt(i, stream.getInt(i) + fixed(x.getDouble(i), fractionBits));
    }
  }

  @Override
  public void subtract(Tensor x, int fractionBits, Tensor stream) {
    refuseNan(x);
    for (long i = 0; i < x.shape().elements(); i++) {
      stream.setInt(i, stream.getInt(i) - fixed(x.getDouble(i), fractionBits));
    }
  }

  /** Half to even; the conversion to int saturates. */
  private static int fixed(double x, int fractionBits) {
    return (int) Math.rint(Math.scalb(x, fractionBits));
  }

  private static void refuseNan(Tensor x) {
    for (long i = 0; i < x.shape().elements(); i++) {
      if (Double.isNaN(x.getDouble(i))) {
        throw FixedPoint.notANumber(x, i);
      }
    }
  }
}
