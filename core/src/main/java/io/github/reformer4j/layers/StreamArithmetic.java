package io.github.reformer4j.layers;

import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** What a residual sees of a stream, and how its result is put into one and taken out again. */
sealed interface StreamArithmetic {
  static StreamArithmetic of(StreamFormat format, DType type, Operations operations) {
    return switch (format) {
      case StreamFormat.Floating _ -> new InFloat(type, operations.elements());
      case StreamFormat.Exact exact ->
          new InFixedPoint(exact.fractionBits(), type, operations.fixedPoint());
    };
  }

  /** The element type of streams. */
  DType streamType();

  /** The stream as numbers: itself, or a copy that lives as long as the memory given. */
  Tensor numbers(Tensor stream, Activations memory);

  void add(Tensor y, Tensor stream);

  void subtract(Tensor y, Tensor stream);

  /** Adding and subtracting round, so that the one undoes the other only nearly. */
  record InFloat(DType streamType, Elements elements) implements StreamArithmetic {
    @Override
    public Tensor numbers(Tensor stream, Activations memory) {
      return stream;
    }

    @Override
    public void add(Tensor y, Tensor stream) {
      elements.addScaled(1, y, stream);
    }

    @Override
    public void subtract(Tensor y, Tensor stream) {
      elements.addScaled(-1, y, stream);
    }
  }

  /** Sums of whole numbers that wrap around: the one undoes the other. */
  record InFixedPoint(int fractionBits, DType numberType, FixedPoint fixedPoint)
      implements StreamArithmetic {
    @Override
    public DType streamType() {
      return DType.INT32;
    }

    @Override
    public Tensor numbers(Tensor stream, Activations memory) {
      Tensor numbers = memory.take(numberType, stream.shape());
      fixedPoint.toFloat(stream, fractionBits, numbers);
      return numbers;
    }

    @Override
    public void add(Tensor y, Tensor stream) {
      fixedPoint.add(y, fractionBits, stream);
    }

    @Override
    public void subtract(Tensor y, Tensor stream) {
      fixedPoint.subtract(y, fractionBits, stream);
    }
  }
}
