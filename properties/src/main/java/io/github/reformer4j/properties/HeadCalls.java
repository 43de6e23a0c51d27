package io.github.reformer4j.properties;

import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;

/** Calls between tokens and heads: rows are tokens, widths are those of a head. */
final class HeadCalls {
  private HeadCalls() {}

  private static long batch(OperationCase c) {
    return 1 + c.seed() % 2;
  }

  private static long heads(OperationCase c) {
    return 1L + c.inner() % 3;
  }

  private static long[] perToken(OperationCase c) {
    return new long[] {batch(c), c.rows(), heads(c) * c.width()};
  }

  private static long[] perHead(OperationCase c) {
    return new long[] {batch(c), heads(c), c.rows(), c.width()};
  }

  static OperationCall split(OperationCase c, DType type) {
    return OperationCall.of(
        "split",
        (o, t) -> o.heads().split(t[0], t[1]),
        Operand.read("tokens", c.normal(type, 0, perToken(c))),
        Operand.overwritten("heads", type, perHead(c)));
  }

  static OperationCall merge(OperationCase c, DType type) {
    return OperationCall.of(
        "merge",
        (o, t) -> o.heads().merge(t[0], t[1]),
        Operand.read("heads", c.normal(type, 0, perHead(c))),
        Operand.overwritten("tokens", type, perToken(c)));
  }

  private static Rotary rotary(OperationCase c) {
    return new Rotary(c.seed() % 3 == 0 ? 100 : 10_000);
  }

  private static long firstPosition(OperationCase c) {
    long[] usual = {0, 1, 1000, 1 << 20};
    return usual[(int) (c.seed() / 3 % 4)];
  }

  static OperationCall rotate(OperationCase c, DType type, boolean inverse) {
    return OperationCall.of(
        inverse ? "rotate back" : "rotate",
        (o, t) -> o.heads().rotate(t[0], rotary(c), firstPosition(c), inverse, t[1]),
        Operand.read("x", c.numbers(type, 0, perHead(c))),
        Operand.overwritten("y", type, perHead(c)));
  }

  static OperationCall rotateInPlace(OperationCase c, DType type, boolean inverse) {
    return OperationCall.of(
        "rotate in place",
        (o, t) -> o.heads().rotate(t[0], rotary(c), firstPosition(c), inverse, t[0]),
        Operand.updated("x and y", c.numbers(type, 0, perHead(c))));
  }
}
