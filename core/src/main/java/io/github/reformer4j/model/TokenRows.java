package io.github.reformer4j.model;

import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.tensor.Tensor;

/** Tokens of all sequences as rows, and sequences made longer or shorter. */
final class TokenRows {
  private TokenRows() {}

  /** [B, N, width] as [B·N, width]. */
  static Tensor of(Tensor tokens) {
    long width = tokens.shape().dim(2);
    return tokens.reshape(tokens.shape().elements() / width, width);
  }

  /** The same sequences with zeros behind them, in scratch memory; themselves if long enough. */
  static Tensor padded(Tensor tokens, long length, Elements elements, Scratch scratch) {
    if (tokens.shape().dim(1) == length) {
      return tokens;
    }
    Tensor padded = scratch.take(tokens.shape().dim(0), length, tokens.shape().dim(2));
    elements.fill(padded, 0);
    copyFirst(tokens, padded, tokens.shape().dim(1), elements);
    return padded;
  }

  /** The first tokens of each sequence, in scratch memory; the sequences if they are no longer. */
  static Tensor shortened(Tensor tokens, long length, Elements elements, Scratch scratch) {
    if (tokens.shape().dim(1) == length) {
      return tokens;
    }
    Tensor first = scratch.take(tokens.shape().dim(0), length, tokens.shape().dim(2));
    copyFirst(tokens, first, length, elements);
    return first;
  }

  private static void copyFirst(Tensor from, Tensor to, long length, Elements elements) {
    for (long b = 0; b < from.shape().dim(0); b++) {
      elements.copy(sequence(from, b).slice(0, length), sequence(to, b).slice(0, length));
    }
  }

  private static Tensor sequence(Tensor tokens, long b) {
    return tokens.slice(b, b + 1).reshape(tokens.shape().dim(1), tokens.shape().dim(2));
  }
}
