package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.REVERSED;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses of many classes, and of infinite logits. */
@NeedsEmulator
class CudaLossesTest {
  private static final long SEED = 50;
  private static final int ROWS = 3;

  private static Sample crossEntropy(Tensor logits, Tensor targets) {
    return Sample.of(
        "crossEntropy, seed " + SEED,
        (o, t) -> o.losses().crossEntropy(t[0], t[1], t[2], 0.5, t[3]),
        logits,
        targets,
        Tensors.allocate(DType.FLOAT32, targets.shape()),
        Tensors.allocate(DType.FLOAT32, logits.shape()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 1025, 5000, 16_385})
  void anyNumberOfClasses(int classes) {
    OperationCase numbers = new OperationCase(ROWS, classes, 1, NumberStyle.NORMAL, SEED);
    Sample sample =
        crossEntropy(
            numbers.normal(DType.FLOAT32, 0, ROWS, classes), numbers.ids(1, 0, classes - 1, ROWS));
    List<Tensor> expected = sample.by(Oracle.operations(), DType.FLOAT64);
    List<Tensor> actual = sample.onDevice(FULL, 0);
    for (int operand = 2; operand < 4; operand++) {
      double allowed = 0x1p-21 * Closeness.norm(expected.get(operand));
      Closeness.check(sample.name(), actual.get(operand), expected.get(operand), allowed);
    }
    sample.requireSame("offset", sample.onDevice(FULL, 1), actual);
    sample.requireSame("reversed", sample.onDevice(REVERSED, 0), actual);
  }

  private static double loss(int target, double... logits) {
    Tensor row = Tensors.allocate(DType.FLOAT32, 1, logits.length);
    for (int i = 0; i < logits.length; i++) {
      row.setDouble(i, logits[i]);
    }
    Tensor targets = Tensors.allocate(DType.INT32, 1);
    targets.setInt(0, target);
    return crossEntropy(row, targets).onDevice(FULL, 0).get(2).getDouble(0);
  }

  @Test
  void impossibleClassesCountForNothing() {
    assertThat(loss(1, NEGATIVE_INFINITY, 3)).isZero();
    assertThat(loss(0, NEGATIVE_INFINITY, 3)).isEqualTo(POSITIVE_INFINITY);
  }

  @Test
  void withoutGreatestFiniteLogitThereIsNoLoss() {
    assertThat(loss(0, NEGATIVE_INFINITY, NEGATIVE_INFINITY)).isNaN();
    assertThat(loss(0, 1, POSITIVE_INFINITY)).isNaN();
    assertThat(loss(1, 1, POSITIVE_INFINITY)).isNaN();
    assertThat(loss(0, 1, NaN, NEGATIVE_INFINITY)).isNaN();
  }

  private static int argmax(int classes, int[] places, double... values) {
    Tensor logits = Tensors.allocate(DType.FLOAT32, 1, classes);
    for (int i = 0; i < places.length; i++) {
      logits.setDouble(places[i], values[i]);
    }
    Sample sample =
        Sample.of(
            "argmax",
            (o, t) -> o.losses().argmax(t[0], t[1]),
            logits,
            Tensors.allocate(DType.INT32, 1));
    int found = sample.onDevice(FULL, 0).getLast().getInt(0);
    assertThat(sample.by(Oracle.operations(), DType.FLOAT32).getLast().getInt(0)).isEqualTo(found);
    return found;
  }

  @Test
  void theLowestOfEqualColumnsIsPredicted() {
    assertThat(argmax(1000, new int[] {999, 130, 131, 900}, 2, 2, 2, 2)).isEqualTo(130);
    assertThat(argmax(3000, new int[] {2999, 130, 131, 1900}, 2, 2, 2, 2)).isEqualTo(130);
    assertThat(argmax(20_000, new int[] {19_999, 2999}, 1, 2)).isEqualTo(2999);
    assertThat(argmax(20_000, new int[] {19_999, 2999}, 3, 2)).isEqualTo(19_999);
    assertThat(argmax(1000, new int[] {})).isZero();
    assertThat(argmax(5, new int[] {0, 1, 2, 3, 4}, fill(5, NEGATIVE_INFINITY))).isZero();
  }

  @Test
  void nanIsNeverGreater() {
    assertThat(argmax(300, new int[] {3, 200}, NaN, 1)).isEqualTo(200);
    assertThat(argmax(300, new int[] {0, 200}, NaN, 1)).isZero();
  }

  private static double[] fill(int count, double value) {
    double[] values = new double[count];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
