package io.github.reformer4j.model;

import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Both streams begin as the embeddings. */
final class StreamStart {
  private StreamStart() {}

  /** The numbers given become a stream, or are given back. */
  static Streams of(Tensor numbers, StreamFormat format, Operations operations, Scratch scratch) {
    long[] dims = numbers.shape().toArray();
    return switch (format) {
      case StreamFormat.Floating _ -> {
        Tensor second = scratch.take(dims);
        operations.elements().copy(numbers, second);
        yield new Streams(numbers, second);
      }
      case StreamFormat.Exact(int fractionBits) -> {
        Tensor first = scratch.take(DType.INT32, dims);
        operations.fixedPoint().fromFloat(numbers, fractionBits, first);
        scratch.give(numbers);
        Tensor second = scratch.take(DType.INT32, dims);
        operations.elements().copy(first, second);
        yield new Streams(first, second);
      }
    };
  }
}
