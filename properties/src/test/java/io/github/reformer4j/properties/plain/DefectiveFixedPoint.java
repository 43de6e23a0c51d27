package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Streams done wrong. */
record DefectiveFixedPoint(FixedPoint right, Defect defect) implements FixedPoint {
  @Override
  public void fromFloat(Tensor x, int fractionBits, Tensor stream) {
    switch (defect) {
      case FIXED_POINT_ROUNDS_HALF_UP -> halfUp(x, fractionBits, stream);
      case NAN_TURNS_TO_ZERO -> right.fromFloat(withoutNan(x), fractionBits, stream);
      case NAN_REFUSED_AFTER_WRITING -> {
        right.fromFloat(withoutNan(x), fractionBits, stream);
        right.fromFloat(x, fractionBits, stream);
      }
      default -> right.fromFloat(x, fractionBits, stream);
    }
  }

  private void halfUp(Tensor x, int fractionBits, Tensor stream) {
    right.fromFloat(x, fractionBits, stream);
    for (long i = 0; i < x.shape().elements(); i++) {
      stream.setInt(i, (int) Math.floor(Math.scalb(x.getDouble(i), fractionBits) + 0.5));
    }
  }

  private static Tensor withoutNan(Tensor x) {
    Tensor numbers = x.copy();
    for (long i = 0; i < x.shape().elements(); i++) {
      if (Double.isNaN(x.getDouble(i))) {
        numbers.setDouble(i, 0);
      }
    }
    return numbers;
  }

  @Override
  public void toFloat(Tensor stream, int fractionBits, Tensor x) {
    right.toFloat(stream, fractionBits, x);
    for (long i = 0; i < x.shape().elements() && defect == Defect.STREAM_CUT_TO_24_BITS; i++) {
      x.setDouble(i, Math.scalb((double) (stream.getInt(i) & ~0xff), -fractionBits));
    }
  }

  @Override
  public void add(Tensor x, int fractionBits, Tensor stream) {
    if (defect == Defect.SUMS_SATURATE) {
      sum(x, fractionBits, stream, 1);
    } else {
      right.add(x, fractionBits, stream);
    }
  }

  @Override
  public void subtract(Tensor x, int fractionBits, Tensor stream) {
    switch (defect) {
      case SUMS_SATURATE -> sum(x, fractionBits, stream, -1);
      case SUBTRACTS_BY_ADDING_THE_NEGATIVE -> {
        Tensor negative = x.copy();
        for (long i = 0; i < x.shape().elements(); i++) {
          negative.setDouble(i, -x.getDouble(i));
        }
        right.add(negative, fractionBits, stream);
      }
      default -> right.subtract(x, fractionBits, stream);
    }
  }

  private void sum(Tensor x, int fractionBits, Tensor stream, int sign) {
    Tensor term = Tensor.allocate(DType.INT32, stream.shape());
    right.fromFloat(x, fractionBits, term);
    for (long i = 0; i < stream.shape().elements(); i++) {
      long exact = stream.getInt(i) + (long) sign * term.getInt(i);
      stream.setInt(i, Math.clamp(exact, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
  }
}
