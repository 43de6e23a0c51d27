package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;

/** Calls on tables of [inner, width], at some column of wider rows. */
final class EmbeddingCalls {
  private EmbeddingCalls() {}

  private static int column(OperationCase c) {
    return (int) (c.seed() % 4);
  }

  private static long widthOfRows(OperationCase c) {
    return column(c) + c.width() + c.seed() / 4 % 3;
  }

  static OperationCall gather(OperationCase c, DType type, boolean add) {
    return OperationCall.of(
        add ? "gather and add" : "gather",
        (o, t) -> o.embeddings().gather(t[0], t[1], t[2], column(c), add),
        Operand.read("table", c.numbers(type, 0, c.inner(), c.width())),
        Operand.read("ids", c.ids(1, 0, c.inner() - 1, c.rows())),
        Operand.updated("y", c.numbers(type, 2, c.rows(), widthOfRows(c))));
  }

  /** With few entries, so that ids repeat. */
  static OperationCall scatter(OperationCase c, DType type) {
    int entries = 1 + c.inner() / 4;
    return OperationCall.of(
        "scatter",
        (o, t) -> o.embeddings().scatter(t[0], column(c), t[1], t[2]),
        Operand.read("yGradient", c.numbers(type, 0, c.rows(), widthOfRows(c))),
        Operand.read("ids", c.ids(1, 0, entries - 1, c.rows())),
        Operand.updated("tableGradient", c.numbers(type, 2, entries, c.width())));
  }
}
