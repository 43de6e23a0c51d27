package io.github.reformer4j.model;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * From the streams after the last block to logits, losses and their gradients, some rows at a time:
 * tokens × vocabulary numbers are never held, but where the caller asks for all logits.
 */
final class Predictions {
  private final Kit kit;
  private final Operations operations;
  private final OutputLayer layer;
  private final StreamFormat format;
  private final long vocabulary;
  private final int width;
  private final int rowsAtOnce;

  Predictions(Kit kit, OutputLayer layer, ReformerConfig config, int rowsAtOnce) {
    this.kit = kit;
    this.operations = kit.operations();
    this.layer = layer;
    this.format = config.streams();
    this.vocabulary = config.vocabulary();
    this.width = config.width();
    this.rowsAtOnce = rowsAtOnce;
  }

  /**
   * Writes all logits, [B, N, vocabulary].
   *
   * @throws ArithmeticException if one is not finite
   */
  void logits(Streams streams, Tensor logits) {
    Tensor all = TokenRows.of(logits);
    Chunking.forEach(
        all.shape().dim(0),
        rowsAtOnce,
        (from, to) -> {
          try (Scratch scratch = kit.scratch()) {
            Tensor merged = merged(streams, from, to, scratch);
            layer.logits(layer.features(merged, scratch), all.slice(from, to));
          }
        });
    // a sum of finite float32 numbers in double precision is finite
    if (!Double.isFinite(operations.updates().sum(logits))) {
      checkFinite(logits);
    }
  }

  private void checkFinite(Tensor logits) {
    try (Tensor host = kit.backend().toHost(logits)) {
      for (long i = 0; i < host.shape().elements(); i++) {
        if (!Double.isFinite(host.getDouble(i))) {
          throw NonFinite.logit(host.shape().indices(i), host.getDouble(i));
        }
      }
    }
  }

  /**
   * The losses of all rows.
   *
   * @param targets INT32 [B, N], in host memory
   * @param gradientScale of the gradients, where there are any
   * @param gradients in the streams, overwritten; null = not wanted
   */
  Score score(Streams streams, Tensor targets, double gradientScale, @Nullable Streams gradients) {
    Tensor flat = targets.reshape(targets.shape().elements());
    Score total = new Score(0, 0, 0);
    for (long from = 0; from < flat.shape().dim(0); from += rowsAtOnce) {
      long to = Math.min(flat.shape().dim(0), from + rowsAtOnce);
      try (Scratch scratch = kit.scratch()) {
        Tensor merged = merged(streams, from, to, scratch);
        Tensor features = layer.features(merged, scratch);
        Tensor logits = scratch.take(to - from, vocabulary);
        layer.logits(features, logits);
        Part part = new Part(logits, flat.slice(from, to), from, targets.shape().dim(1));
        total = total.plus(score(part, gradientScale, gradients != null, scratch));
        if (gradients != null) {
          Tensor gradient = layer.backward(merged, features, logits, scratch);
          split(gradient, gradients, from, to);
        }
      }
    }
    return total;
  }

  /** Some rows: their logits, their targets on the host, and where they are. */
  private record Part(Tensor logits, Tensor targets, long firstRow, long length) {}

  /** The logits become their gradients where these are wanted. */
  private Score score(Part part, double gradientScale, boolean wanted, Scratch scratch) {
    long rows = part.targets().shape().dim(0);
    Tensor best = scratch.take(DType.INT32, rows);
    operations.losses().argmax(part.logits(), best);
    Tensor losses = scratch.take(rows);
    operations
        .losses()
        .crossEntropy(
            part.logits(),
            scratch.upload(part.targets()),
            losses,
            gradientScale,
            wanted ? part.logits() : null);
    double nats = operations.updates().sum(losses);
    if (!Double.isFinite(nats)) {
      throw notFinite(part, losses, nats);
    }
    return count(part.targets(), best, nats);
  }

  private Score count(Tensor targets, Tensor best, double nats) {
    long counted = 0;
    long correct = 0;
    try (Tensor predicted = kit.backend().toHost(best)) {
      for (long i = 0; i < targets.shape().dim(0); i++) {
        int target = targets.getInt(i);
        counted += target == Losses.IGNORED ? 0 : 1;
        correct += target != Losses.IGNORED && target == predicted.getInt(i) ? 1 : 0;
      }
    }
    return new Score(nats, counted, correct);
  }

  private ArithmeticException notFinite(Part part, Tensor losses, double sum) {
    try (Tensor host = kit.backend().toHost(losses)) {
      for (long i = 0; i < host.shape().dim(0); i++) {
        if (!Double.isFinite(host.getDouble(i))) {
          long row = part.firstRow() + i;
          return NonFinite.loss(row / part.length(), row % part.length(), host.getDouble(i));
        }
      }
    }
    return new ArithmeticException("sum of losses = " + sum + ": expected a finite number");
  }

  /** Both streams side by side, [rows, 2 width], as the paper's code and HF merge them. */
  private Tensor merged(Streams streams, long from, long to, Scratch scratch) {
    Tensor merged = scratch.take(to - from, 2L * width);
    place(TokenRows.of(streams.first()).slice(from, to), merged, 0);
    place(TokenRows.of(streams.second()).slice(from, to), merged, width);
    return merged;
  }

  private void place(Tensor rows, Tensor merged, int column) {
    switch (format) {
      case StreamFormat.Floating _ -> operations.rows().copyColumns(rows, 0, merged, column, width);
      case StreamFormat.Exact(int fractionBits) -> {
        try (Scratch scratch = kit.scratch()) {
          Tensor numbers = scratch.take(rows.shape().toArray());
          operations.fixedPoint().toFloat(rows, fractionBits, numbers);
          operations.rows().copyColumns(numbers, 0, merged, column, width);
        }
      }
    }
  }

  private void split(Tensor merged, Streams gradients, long from, long to) {
    Tensor first = TokenRows.of(gradients.first()).slice(from, to);
    Tensor second = TokenRows.of(gradients.second()).slice(from, to);
    operations.rows().copyColumns(merged, 0, first, 0, width);
    operations.rows().copyColumns(merged, width, second, 0, width);
  }
}
