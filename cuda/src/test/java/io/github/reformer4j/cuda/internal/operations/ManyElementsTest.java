package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.REVERSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * So many elements that sums have ranges of more than the least, and threads walk several heads.
 */
@NeedsEmulator
class ManyElementsTest {
  private static final long SEED = 60;

  @Test
  void sumsOfMoreThanAllLeastRanges() {
    int elements = (1 << 20) + 4321;
    Tensor x = numbers().numbers(DType.FLOAT32, 0, elements);
    double sum = 0;
    double squares = 0;
    for (long i = 0; i < elements; i++) {
      double value = x.getDouble(i);
      sum += value;
      squares += value * value;
    }
    for (Backend backend : new Backend[] {FULL, REVERSED}) {
      try (Tensor placed = backend.allocate(DType.FLOAT32, Shape.of(elements))) {
        backend.upload(x, placed);
        Updates updates = backend.operations().updates();
        assertThat(updates.sum(placed)).isEqualTo(sum);
        assertThat(updates.sumOfSquares(placed)).isEqualTo(squares);
        assertThat(updates.sum(x)).as("on the host").isEqualTo(sum);
      }
    }
  }

  private static OperationCase numbers() {
    return new OperationCase(1, 1, 1, NumberStyle.INTEGERS, SEED);
  }

  @Test
  void columnsOfManyRows() {
    int rows = 9000;
    Sample sample =
        Sample.of(
            "biasGradient of " + rows + " rows, seed " + SEED,
            (o, t) -> o.rows().biasGradient(t[0], t[1]),
            numbers().numbers(DType.FLOAT32, 0, rows, 3),
            numbers().numbers(DType.FLOAT32, 1, 3));
    sample.requireSame(
        "device", sample.onDevice(FULL, 0), sample.by(Oracle.operations(), DType.FLOAT32));
  }

  @Test
  void threadsTurnSeveralHeads() {
    int tokens = 1100;
    int width = 131;
    Sample sample =
        Sample.of(
            "rotate, seed " + SEED,
            (o, t) -> o.heads().rotate(t[0], new Rotary(10_000), 1L << 30, true, t[1]),
            numbers().normal(DType.FLOAT32, 0, 1, 3, tokens, width),
            Tensors.allocate(DType.FLOAT32, 1, 3, tokens, width));
    Tensor expected = sample.by(Oracle.operations(), DType.FLOAT64).getLast();
    Closeness.check(
        sample.name(),
        sample.onDevice(FULL, 0).getLast(),
        expected,
        1e-6 * Closeness.norm(expected));
  }
}
