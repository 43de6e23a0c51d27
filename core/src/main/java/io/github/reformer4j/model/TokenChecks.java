package io.github.reformer4j.model;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** What a model is given, checked before any work (semantics section 9). */
final class TokenChecks {
  private TokenChecks() {}

  static void ids(Tensor ids, int vocabulary) {
    open("ids", ids);
    if (ids.type() != DType.INT32 || ids.shape().rank() != 2 || ids.shape().elements() == 0) {
      throw new IllegalArgumentException(
          "ids = " + ids + ": expected INT32 [batch, tokens], at least one token");
    }
    range("id", ids, 0, vocabulary);
  }

  static void targets(Tensor targets, Tensor ids, int vocabulary) {
    open("targets", targets);
    if (targets.type() != DType.INT32 || !targets.shape().equals(ids.shape())) {
      throw new IllegalArgumentException(
          "targets = " + targets + ": expected INT32" + ids.shape() + " as the ids");
    }
    range("target", targets, Losses.IGNORED, vocabulary);
  }

  private static void open(String name, Tensor tensor) {
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + " = " + tensor + ": expected an open tensor");
    }
  }

  private static void range(String name, Tensor tensor, int least, int end) {
    long length = tensor.shape().dim(1);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      int value = tensor.getInt(i);
      if (value < least || value >= end) {
        throw new IllegalArgumentException(
            name
                + " at ["
                + i / length
                + ", "
                + i % length
                + "] = "
                + value
                + ": expected "
                + least
                + " to "
                + (end - 1));
      }
    }
  }
}
