package io.github.reformer4j.layers;

import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual.Saved;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** Does and undoes half steps; its own memory lasts for one half step. */
final class Stepper {
  private final StreamArithmetic arithmetic;
  private final Elements elements;
  private final DType type;
  private final TensorPool pool;
  private final MemoryMeter meter = new MemoryMeter();

  Stepper(StreamArithmetic arithmetic, Elements elements, DType type, TensorPool pool) {
    this.arithmetic = arithmetic;
    this.elements = elements;
    this.type = type;
    this.pool = pool;
  }

  long peakBytes() {
    return meter.peak();
  }

  /** Memory for what is kept between calls; its owner closes it. */
  Activations memory() {
    return new Activations(pool, meter);
  }

  /** A copy that lives as long as the memory given. */
  Streams copy(Streams streams, Activations kept) {
    return new Streams(copy(streams.first(), kept), copy(streams.second(), kept));
  }

  private Tensor copy(Tensor stream, Activations kept) {
    Tensor copy = kept.take(stream.type(), stream.shape());
    elements.copy(stream, copy);
    return copy;
  }

  void run(HalfStep step, Streams streams, Pass pass) {
    try (Activations temporary = memory()) {
      add(step, evaluate(step, streams, pass, temporary), streams);
    }
  }

  void undo(HalfStep step, Streams streams, Pass pass) {
    try (Activations temporary = memory()) {
      subtract(step, evaluate(step, streams, pass, temporary), streams);
    }
  }

  /** As {@link #run}, and keeps what the gradient needs. */
  Saved runAndSave(HalfStep step, Streams streams, Pass pass, Activations kept) {
    try (Activations temporary = memory()) {
      Tensor y = temporary.take(type, streams.first().shape());
      Saved saved = save(step, streams, pass, y, kept);
      add(step, y, streams);
      return saved;
    }
  }

  /** As {@link #undo}, and as {@link #pullBack}, at once. */
  void undoAndPullBack(HalfStep step, Streams streams, Pass pass, Streams gradients) {
    try (Activations temporary = memory()) {
      subtract(step, replay(step, streams, pass, gradients, temporary), streams);
    }
  }

  /** As {@link #pullBack}, from the streams before the half step, which stay as they are. */
  void pullBack(HalfStep step, Streams streams, Pass pass, Streams gradients) {
    try (Activations temporary = memory()) {
      replay(step, streams, pass, gradients, temporary);
    }
  }

  /** What the half step added to a stream, once the gradients are those before it. */
  private Tensor replay(
      HalfStep step, Streams streams, Pass pass, Streams gradients, Activations temporary) {
    Shape shape = streams.first().shape();
    Tensor y = temporary.take(type, shape);
    Tensor xGradient = temporary.take(type, shape);
    try (Activations input = memory()) {
      Tensor x = arithmetic.numbers(step.side().read(streams), input);
      Tensor yGradient = step.side().changed(gradients);
      long bytes = step.residual().replay(x, y, pass, yGradient, xGradient);
      meter.add(bytes);
      meter.subtract(bytes);
    }
    elements.addScaled(1, xGradient, step.side().read(gradients));
    temporary.give(xGradient);
    return y;
  }

  /**
   * From gradients in the streams after the half step to those before it: what it changed has the
   * same gradient before, what it read has one more way to the result.
   */
  void pullBack(HalfStep step, Saved saved, Streams gradients) {
    try (Activations temporary = memory()) {
      Shape shape = gradients.first().shape();
      Tensor xGradient = temporary.take(type, shape);
      saved.backward(step.side().changed(gradients), xGradient);
      elements.addScaled(1, xGradient, step.side().read(gradients));
    }
  }

  private Tensor evaluate(HalfStep step, Streams streams, Pass pass, Activations temporary) {
    Tensor y = temporary.take(type, streams.first().shape());
    try (Activations input = memory()) {
      Tensor x = arithmetic.numbers(step.side().read(streams), input);
      step.residual().forward(x, y, pass);
    }
    return y;
  }

  private Saved save(HalfStep step, Streams streams, Pass pass, Tensor y, Activations kept) {
    try (Activations input = memory()) {
      Tensor x = arithmetic.numbers(step.side().read(streams), input);
      return kept.keep(step.residual().save(x, y, pass));
    }
  }

  private void add(HalfStep step, Tensor y, Streams streams) {
    try {
      arithmetic.add(y, step.side().changed(streams));
    } catch (ArithmeticException e) {
      throw naming(step, e);
    }
  }

  private void subtract(HalfStep step, Tensor y, Streams streams) {
    try {
      arithmetic.subtract(y, step.side().changed(streams));
    } catch (ArithmeticException e) {
      throw naming(step, e);
    }
  }

  private static ArithmeticException naming(HalfStep step, ArithmeticException e) {
    ArithmeticException named = new ArithmeticException(step + ": " + e.getMessage());
    named.initCause(e);
    return named;
  }
}
