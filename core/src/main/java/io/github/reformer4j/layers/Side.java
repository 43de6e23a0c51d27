package io.github.reformer4j.layers;

import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.Tensor;

/** Which residual of a block: F reads the second stream and changes the first, G the reverse. */
enum Side {
  F,
  G;

  Tensor read(Streams streams) {
    return this == F ? streams.second() : streams.first();
  }

  Tensor changed(Streams streams) {
    return this == F ? streams.first() : streams.second();
  }
}
