package io.github.reformer4j.layers;

import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** The checks before any work on streams. */
final class StreamChecks {
  private static final int RANK = 3;

  private StreamChecks() {}

  static void streams(Streams streams, DType type) {
    pair("streams", streams, type);
    Shape shape = streams.first().shape();
    if (shape.rank() != RANK) {
      throw new IllegalArgumentException(
          "shape of streams = " + shape + ": expected [batch, tokens, width]");
    }
  }

  static void gradients(Streams gradients, DType type, Streams streams, Shape recorded) {
    expect("streams", streams.first().shape(), recorded);
    pair("gradients", gradients, type);
    expect("gradients", gradients.first().shape(), recorded);
    for (Tensor gradient : List.of(gradients.first(), gradients.second())) {
      if (gradient.overlaps(streams.first()) || gradient.overlaps(streams.second())) {
        throw new IllegalArgumentException(
            "gradients = in the memory of the streams: expected memory of their own");
      }
    }
  }

  private static void expect(String name, Shape shape, Shape recorded) {
    if (!shape.equals(recorded)) {
      throw new IllegalArgumentException(
          "shape of " + name + " = " + shape + ": expected " + recorded + " as was recorded");
    }
  }

  private static void pair(String name, Streams pair, DType type) {
    for (Tensor tensor : List.of(pair.first(), pair.second())) {
      if (tensor.type() != type) {
        throw new IllegalArgumentException(
            "type of " + name + " = " + tensor.type() + ": expected " + type);
      }
      if (tensor.isReadOnly()) {
        throw new IllegalArgumentException(
            name + " = " + tensor + " in read-only memory: expected memory that can be written");
      }
    }
    if (!pair.first().shape().equals(pair.second().shape())) {
      throw new IllegalArgumentException(
          "shapes of "
              + name
              + " = "
              + pair.first().shape()
              + " and "
              + pair.second().shape()
              + ": expected the same");
    }
    if (pair.first().overlaps(pair.second())) {
      throw new IllegalArgumentException(
          name + " = two in the same memory: expected memory for each");
    }
  }
}
