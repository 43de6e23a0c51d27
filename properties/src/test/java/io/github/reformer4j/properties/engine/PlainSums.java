package io.github.reformer4j.properties.engine;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Numbers out of streams and into them. */
record PlainSums(EngineDefect defect, StreamFormat format, DType type) {
  private static final int LOW_BITS = 0xFF;
  private static final int BFLOAT16 = 0xFFFF0000;

  Tensor numbers(Tensor stream) {
    Tensor numbers = Tensors.allocate(type, stream.shape());
    for (long i = 0; i < stream.shape().elements(); i++) {
      numbers.setDouble(i, Math.scalb(stream.getDouble(i), -bits()));
    }
    return numbers;
  }

  private int bits() {
    return format instanceof StreamFormat.Exact exact ? exact.fractionBits() : 0;
  }

  void add(Tensor y, Tensor stream, String name) {
    for (long i = 0; i < stream.shape().elements(); i++) {
      if (format instanceof StreamFormat.Exact) {
        int step = fixed(y.getDouble(i), name);
        stream.setInt(i, sum(stream.getInt(i), step));
      } else {
        stream.setDouble(i, stream.getDouble(i) + y.getDouble(i));
      }
    }
  }

  void subtract(Tensor y, Tensor stream, String name) {
    for (long i = 0; i < stream.shape().elements(); i++) {
      if (format instanceof StreamFormat.Exact) {
        int step =
            defect == EngineDefect.SUBTRACTION_ROUNDS_DOWN
                ? (int) Math.floor(Math.scalb(y.getDouble(i), bits()))
                : fixed(y.getDouble(i), name);
        stream.setInt(i, sum(stream.getInt(i), -step));
      } else {
        stream.setDouble(i, stream.getDouble(i) - y.getDouble(i));
      }
    }
  }

  private int sum(int stream, int step) {
    return switch (defect) {
      case SUMS_SATURATE -> Math.clamp((long) stream + step, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case EXACT_SUMS_IN_FLOAT32 -> (int) ((float) stream + (float) step);
      default -> stream + step;
    };
  }

  private int fixed(double y, String name) {
    if (Double.isNaN(y) && defect != EngineDefect.NAN_BECOMES_ZERO) {
      throw new ArithmeticException(name + " = NaN: expected a number");
    }
    double scaled = Math.scalb(y, bits());
    return switch (defect) {
      case HALVES_ROUND_UP -> (int) Math.floor(scaled + 0.5);
      case CONVERSION_WRAPS_AROUND -> (int) (long) Math.rint(scaled);
      default -> (int) Math.rint(scaled);
    };
  }

  /** A copy of a stream for a checkpoint. */
  Tensor kept(Tensor stream) {
    Tensor kept = Tensors.copy(stream);
    for (long i = 0; i < kept.shape().elements(); i++) {
      if (format instanceof StreamFormat.Exact) {
        if (defect == EngineDefect.CHECKPOINTS_OF_24_BITS) {
          kept.setInt(i, kept.getInt(i) & ~LOW_BITS);
        }
      } else if (defect == EngineDefect.CHECKPOINTS_OF_BFLOAT16) {
        int bits = Float.floatToIntBits((float) kept.getDouble(i)) & BFLOAT16;
        kept.setDouble(i, Float.intBitsToFloat(bits));
      }
    }
    return kept;
  }
}
