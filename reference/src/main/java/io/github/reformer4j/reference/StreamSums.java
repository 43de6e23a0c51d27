package io.github.reformer4j.reference;

import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** What a residual sees of a stream, and the sums of section 8, for one format of streams. */
record StreamSums(StreamFormat format, DType type) {
  DType streamType() {
    return format instanceof StreamFormat.Exact ? DType.INT32 : type;
  }

  /** {@code X / 2^f}, or the stream itself. */
  void read(Tensor stream, Tensor x) {
    for (long i = 0; i < stream.shape().elements(); i++) {
      x.setDouble(
          i,
          switch (format) {
            case StreamFormat.Floating _ -> stream.getDouble(i);
            case StreamFormat.Exact exact -> stream.getInt(i) / Math.pow(2, exact.fractionBits());
          });
    }
  }

  /** {@code stream + sign y}, in the arithmetic of the format; NaN is found before any writing. */
  void add(int sign, Tensor y, Tensor stream, String residual) {
    if (format instanceof StreamFormat.Exact) {
      refuseNan(y, residual);
    }
    for (long i = 0; i < stream.shape().elements(); i++) {
      switch (format) {
        case StreamFormat.Floating _ ->
            stream.setDouble(i, stream.getDouble(i) + sign * y.getDouble(i));
        case StreamFormat.Exact exact ->
            stream.setInt(i, stream.getInt(i) + sign * fixed(y.getDouble(i), exact));
      }
    }
  }

  /** Half to even; Java's conversion to int saturates. */
  private static int fixed(double y, StreamFormat.Exact exact) {
    return (int) Math.rint(y * Math.pow(2, exact.fractionBits()));
  }

  private static void refuseNan(Tensor y, String residual) {
    for (long i = 0; i < y.shape().elements(); i++) {
      if (Double.isNaN(y.getDouble(i))) {
        throw new ArithmeticException(
            residual + ": element " + i + " = NaN: expected a number that fixed point can hold");
      }
    }
  }
}
