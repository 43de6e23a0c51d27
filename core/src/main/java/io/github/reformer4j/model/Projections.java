package io.github.reformer4j.model;

import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** From tokens to the heads of queries, keys and values, and from the heads' outputs back. */
final class Projections {
  private final Kit kit;
  private final Operations operations;
  private final Linear queries;
  private final @Nullable Linear keys;
  private final Linear values;
  private final Linear output;
  private final int heads;
  private final int headWidth;

  Projections(
      Kit kit, Parameters parameters, String prefix, LayerConfig layer, ReformerConfig config) {
    this.kit = kit;
    this.operations = kit.operations();
    boolean shared = layer instanceof LayerConfig.Lsh;
    this.queries =
        linear(parameters, prefix + (shared ? ParameterNames.QUERY_KEY : ParameterNames.QUERY));
    this.keys = shared ? null : linear(parameters, prefix + ParameterNames.KEY);
    this.values = linear(parameters, prefix + ParameterNames.VALUE);
    this.output = linear(parameters, prefix + ParameterNames.OUTPUT);
    this.heads = config.heads();
    this.headWidth = config.headWidth();
  }

  private Linear linear(Parameters parameters, String name) {
    return new Linear(operations, parameters.get(name));
  }

  /**
   * Queries, keys and values.
   *
   * @param queries [B, H, N, D]; shared queries and keys if there are no keys
   * @param keys [B, H, N, D], or null
   * @param values [B, H, N, D]
   */
  record HeadInputs(Tensor queries, @Nullable Tensor keys, Tensor values) {}

  /** Gradients in {@link HeadInputs}. */
  record HeadGradients(Tensor queries, @Nullable Tensor keys, Tensor values) {}

  int heads() {
    return heads;
  }

  int headWidth() {
    return headWidth;
  }

  /** From normed tokens [B, N, width] to heads over a length of at least N, padded with zeros. */
  HeadInputs heads(Tensor normed, long length, Scratch kept) {
    return new HeadInputs(
        project(queries, normed, length, kept),
        keys == null ? null : project(keys, normed, length, kept),
        project(values, normed, length, kept));
  }

  private Tensor project(Linear linear, Tensor normed, long length, Scratch kept) {
    long batch = normed.shape().dim(0);
    Tensor split = kept.take(batch, heads, length, headWidth);
    try (Scratch scratch = kit.scratch()) {
      Tensor tokens = scratch.take(batch, normed.shape().dim(1), linear.out());
      linear.forward(TokenRows.of(normed), TokenRows.of(tokens));
      Tensor padded = TokenRows.padded(tokens, length, operations.elements(), scratch);
      operations.heads().split(padded, split);
    }
    return split;
  }

  /** Projects the heads' outputs to y [B, N, width], whose N may be shorter. */
  void output(Tensor out, Tensor y, Scratch scratch) {
    Tensor tokens = merged(out, y.shape().dim(1), scratch);
    output.forward(TokenRows.of(tokens), TokenRows.of(y));
  }

  /** Adds to the gradient of the output projection; gives the gradient in the heads' outputs. */
  Tensor outputGradient(Tensor out, Tensor yGradient, Scratch kept) {
    Tensor rows = TokenRows.of(yGradient);
    Tensor split = kept.take(out.shape().toArray());
    try (Scratch scratch = kit.scratch()) {
      Tensor tokens = merged(out, yGradient.shape().dim(1), scratch);
      output.weightGradient(TokenRows.of(tokens), rows);
      output.inputGradient(rows, TokenRows.of(tokens), false);
      Tensor padded = TokenRows.padded(tokens, out.shape().dim(2), operations.elements(), scratch);
      operations.heads().split(padded, split);
    }
    return split;
  }

  private Tensor merged(Tensor split, long tokens, Scratch scratch) {
    Tensor merged =
        scratch.take(split.shape().dim(0), split.shape().dim(2), (long) heads * headWidth);
    operations.heads().merge(split, merged);
    return TokenRows.shortened(merged, tokens, operations.elements(), scratch);
  }

  /** Adds to the gradients of the projections; gives the gradient in the normed tokens. */
  void inputGradient(
      Tensor normed, HeadGradients gradients, Tensor normedGradient, Scratch scratch) {
    inputGradient(queries, normed, gradients.queries(), normedGradient, false);
    scratch.give(gradients.queries());
    Tensor keyGradient = gradients.keys();
    if (keys != null && keyGradient != null) {
      inputGradient(keys, normed, keyGradient, normedGradient, true);
      scratch.give(keyGradient);
    }
    inputGradient(values, normed, gradients.values(), normedGradient, true);
    scratch.give(gradients.values());
  }

  private void inputGradient(
      Linear linear, Tensor normed, Tensor splitGradient, Tensor normedGradient, boolean add) {
    try (Scratch scratch = kit.scratch()) {
      Tensor rows = TokenRows.of(merged(splitGradient, normed.shape().dim(1), scratch));
      linear.weightGradient(TokenRows.of(normed), rows);
      linear.inputGradient(rows, TokenRows.of(normedGradient), add);
    }
  }
}
