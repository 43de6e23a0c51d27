package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradients of the oracle's operations against finite differences of their forward passes. */
class OperationGradientsTest {
  private static final double STEP = 1e-5;

  private final Operations operations = new ReferenceBackend().operations();

  @Test
  void layerNorm() {
    Tensor x = normal(0, 3, 5);
    Tensor weight = normal(1, 5);
    Tensor bias = normal(2, 5);
    Tensor dy = normal(3, 3, 5);
    Tensor y = zeros(3, 5);
    Tensor dx = zeros(3, 5);
    Tensor dWeight = normal(4, 5);
    Tensor dBias = normal(5, 5);
    double[] weightBefore = dWeight.toDoubles();
    double[] biasBefore = dBias.toDoubles();
    operations.rows().layerNormBackward(x, weight, 0.1, dy, dx, dWeight, dBias);
    Supplier<Double> loss =
        () -> {
          operations.rows().layerNorm(x, weight, bias, 0.1, y);
          return dot(y, dy);
        };
    assertGradient(x, dx.toDoubles(), loss);
    assertGradient(weight, minus(dWeight, weightBefore), loss);
    assertGradient(bias, minus(dBias, biasBefore), loss);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activation(Activation f) {
    Tensor x = Tensor.ofDoubles(new double[] {-9, -3.1, -1, -0.4, 0.2, 0.7, 1.9, 4, 11}, 9);
    Tensor dy = normal(1, 9);
    Tensor y = zeros(9);
    Tensor dx = zeros(9);
    operations.elements().activateBackward(f, x, dy, dx);
    assertGradient(
        x,
        dx.toDoubles(),
        () -> {
          operations.elements().activate(f, x, y);
          return dot(y, dy);
        });
  }

  @Test
  void crossEntropy() {
    Tensor logits = normal(0, 4, 6);
    Tensor targets = Tensor.ofInts(new int[] {5, -1, 0, 2}, 4);
    Tensor losses = zeros(4);
    Tensor gradients = zeros(4, 6);
    operations.losses().crossEntropy(logits, targets, losses, 0.3, gradients);
    assertGradient(
        logits,
        gradients.toDoubles(),
        () -> {
          operations.losses().crossEntropy(logits, targets, losses, 0.3, null);
          return 0.3 * operations.updates().sum(losses);
        });
  }

  @Test
  void rotationsAreTheirOwnInversesGradient() {
    Tensor x = normal(0, 2, 1, 3, 5);
    Tensor dy = normal(1, 2, 1, 3, 5);
    Tensor y = zeros(2, 1, 3, 5);
    Tensor dx = zeros(2, 1, 3, 5);
    Rotary rotary = new Rotary(100);
    operations.heads().rotate(dy, rotary, 7, true, dx);
    assertGradient(
        x,
        dx.toDoubles(),
        () -> {
          operations.heads().rotate(x, rotary, 7, false, y);
          return dot(y, dy);
        });
  }

  @Test
  void gather() {
    Tensor table = normal(0, 4, 3);
    Tensor ids = Tensor.ofInts(new int[] {3, 1, 3, 0, 3}, 5);
    Tensor dy = normal(1, 5, 4);
    Tensor y = zeros(5, 4);
    Tensor dTable = zeros(4, 3);
    operations.embeddings().scatter(dy, 1, ids, dTable);
    assertGradient(
        table,
        dTable.toDoubles(),
        () -> {
          operations.embeddings().gather(table, ids, y, 1, false);
          return dot(y, dy);
        });
  }

  @Test
  void bias() {
    Tensor bias = normal(0, 3);
    Tensor dy = normal(1, 4, 3);
    Tensor y = zeros(4, 3);
    Tensor dBias = zeros(3);
    operations.rows().biasGradient(dy, dBias);
    assertGradient(
        bias,
        dBias.toDoubles(),
        () -> {
          operations.elements().fill(y, 0);
          operations.rows().addBias(bias, y);
          return dot(y, dy);
        });
  }

  private static void assertGradient(Tensor x, double[] gradient, Supplier<Double> loss) {
    for (int i = 0; i < gradient.length; i++) {
      double at = x.getDouble(i);
      x.setDouble(i, at + STEP);
      double above = loss.get();
      x.setDouble(i, at - STEP);
      double below = loss.get();
      x.setDouble(i, at);
      assertThat(gradient[i])
          .as("gradient at %d", i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-8));
    }
  }

  private static double dot(Tensor x, Tensor y) {
    return Vectors.dot(x.toDoubles(), y.toDoubles());
  }

  private static double[] minus(Tensor x, double[] y) {
    double[] difference = x.toDoubles();
    Vectors.add(-1, y, difference);
    return difference;
  }

  private static Tensor normal(int index, long... dims) {
    return Samples.normal(DType.FLOAT64, 5, index, dims);
  }

  private static Tensor zeros(long... dims) {
    return Tensor.allocate(DType.FLOAT64, dims);
  }
}
