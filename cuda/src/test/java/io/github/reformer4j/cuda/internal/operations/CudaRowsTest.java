package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;

import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms of rows that a sound model does not have. */
@NeedsEmulator
class CudaRowsTest {
  private static final long SEED = 90;
  private static final int ROWS = 5;
  private static final int WIDTH = 37;
  private static final OperationCase NUMBERS =
      new OperationCase(ROWS, WIDTH, 1, NumberStyle.NORMAL, SEED);

  private static Tensor rows(int stream, double size) {
    Tensor rows = NUMBERS.normal(DType.FLOAT32, stream, ROWS, WIDTH);
    for (long i = 0; i < rows.shape().elements(); i++) {
      rows.setDouble(i, size * rows.getDouble(i));
    }
    return rows;
  }

  private static Tensor row(int stream) {
    return NUMBERS.normal(DType.FLOAT32, stream, WIDTH);
  }

  /** Squares beyond float32: a row would be divided by infinity, and pass for a row of zeros. */
  @ParameterizedTest
  @ValueSource(doubles = {1e15, 1e19, 1e25, 1e36})
  void normsOfLargeRows(double size) {
    check(
        Sample.of(
            "layerNorm of " + size + ", seed " + SEED,
            (o, t) -> o.rows().layerNorm(t[0], t[1], t[2], 1e-5, t[3]),
            rows(0, size),
            row(1),
            row(2),
            Tensors.allocate(DType.FLOAT32, ROWS, WIDTH)),
        3);
    check(
        Sample.of(
            "layerNormBackward of " + size + ", seed " + SEED,
            (o, t) -> o.rows().layerNormBackward(t[0], t[1], 1e-5, t[2], t[3], t[4], t[5]),
            rows(0, size),
            row(1),
            rows(3, 1),
            Tensors.allocate(DType.FLOAT32, ROWS, WIDTH),
            Tensors.allocate(DType.FLOAT32, WIDTH),
            Tensors.allocate(DType.FLOAT32, WIDTH)),
        3,
        4,
        5);
  }

  private static void check(Sample sample, int... written) {
    List<Tensor> expected = sample.by(Oracle.operations(), DType.FLOAT64);
    List<Tensor> actual = sample.onDevice(FULL, 0);
    for (int operand : written) {
      double allowed = 0x1p-20 * Closeness.norm(expected.get(operand));
      Closeness.check(sample.name(), actual.get(operand), expected.get(operand), allowed);
    }
  }
}
