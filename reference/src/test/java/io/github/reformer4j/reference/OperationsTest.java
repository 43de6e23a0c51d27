package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle of the operations, against values worked out by hand. */
class OperationsTest {
  private final Operations operations = new ReferenceBackend().operations();

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void productsAreSumsOfProducts(boolean transposeA, boolean transposeB) {
    int m = 3;
    int k = 5;
    int n = 2;
    Tensor a = Samples.normal(DType.FLOAT64, 1, 0, transposeA ? k : m, transposeA ? m : k);
    Tensor b = Samples.normal(DType.FLOAT64, 1, 1, transposeB ? n : k, transposeB ? k : n);
    Tensor c = Samples.normal(DType.FLOAT64, 1, 2, m, n);
    double[] before = c.toDoubles();
    operations.matrices().multiply(a, transposeA, b, transposeB, c, true);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = before[i * n + j];
        for (int p = 0; p < k; p++) {
          sum +=
              a.getDouble(transposeA ? p * m + i : i * k + p)
                  * b.getDouble(transposeB ? j * k + p : p * n + j);
        }
        assertThat(c.getDouble(i * n + j)).isCloseTo(sum, within(1e-14));
      }
    }
  }

  @Test
  void layerNormOfASmallRow() {
    Tensor x = Tensor.ofDoubles(new double[] {1, 2, 3, 6}, 1, 4);
    Tensor weight = Tensor.ofDoubles(new double[] {1, 1, 2, 1}, 4);
    Tensor bias = Tensor.ofDoubles(new double[] {0, 0, 0, 10}, 4);
    operations.rows().layerNorm(x, weight, bias, 0.5, x);
    // mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5, deviation 2
    assertThat(x.toDoubles()).containsExactly(-1, -0.5, 0, 11.5);
  }

  @ParameterizedTest
  @CsvSource({
    "RELU, -1, 0",
    "RELU, 0, 0",
    "RELU, 2.5, 2.5",
    "GELU, 0, 0",
    "GELU, 1, 0.84134474606854294859",
    "GELU, -1, -0.15865525393145705141",
    "GELU, -8, -4.9767684594174273e-15",
    "GELU_TANH, 1, 0.8411919906082767"
  })
  void activationsAtKnownPlaces(Activation f, double x, double expected) {
    Tensor y = Tensor.ofDoubles(new double[] {x}, 1);
    operations.elements().activate(f, y, y);
    assertThat(y.getDouble(0)).isCloseTo(expected, within(1e-14 * Math.abs(expected)));
  }

  @Test
  void crossEntropyOfHugeLogits() {
    Tensor logits =
        Tensor.ofDoubles(new double[] {1e300, 1e300, -1e300, 0, 0, 0, 7, 7, Double.NaN}, 3, 3);
    Tensor losses = Tensor.allocate(DType.FLOAT64, 3);
    Tensor targets = Tensor.ofInts(new int[] {0, Losses.IGNORED, 1}, 3);
    operations.losses().crossEntropy(logits, targets, losses, 2, logits);
    assertThat(losses.getDouble(0)).isEqualTo(Math.log(2)); // which 1e300 would swallow
    assertThat(losses.getDouble(1)).isZero();
    assertThat(losses.getDouble(2)).isNaN();
    assertThat(logits.slice(0, 1).toDoubles()).containsExactly(-1, 1, 0);
    assertThat(logits.getDouble(3)).isZero();
    assertThat(logits.getDouble(6)).isNaN();
  }

  @Test
  void fixedPointRoundsHalfToEvenSaturatesAndWraps() {
    Tensor x = Tensor.ofDoubles(new double[] {0.5, 1.5, -0.5, 2.5, 1e300, -1e300}, 6);
    Tensor stream = Tensor.allocate(DType.INT32, 6);
    operations.fixedPoint().fromFloat(x, 0, stream);
    assertThat(stream.toInts()).containsExactly(0, 2, 0, 2, Integer.MAX_VALUE, Integer.MIN_VALUE);
    operations.fixedPoint().add(x, 0, stream);
    assertThat(stream.toInts()).containsExactly(0, 4, 0, 4, -2, 0);
    operations.fixedPoint().subtract(x, 0, stream);
    assertThat(stream.toInts()).containsExactly(0, 2, 0, 2, Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  @Test
  void rowsOfTheTableAreGatheredAndTheirGradientsSummed() {
    Tensor table = Tensor.ofDoubles(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Tensor ids = Tensor.ofInts(new int[] {2, 0, 2}, 3);
    Tensor y = Tensor.ofDoubles(new double[] {9, 9, 9, 9, 9, 9, 9, 9, 9}, 3, 3);
    operations.embeddings().gather(table, ids, y, 1, false);
    assertThat(y.toDoubles()).containsExactly(9, 5, 6, 9, 1, 2, 9, 5, 6);
    operations.embeddings().gather(table, ids, y, 0, true);
    assertThat(y.toDoubles()).containsExactly(14, 11, 6, 10, 3, 2, 14, 11, 6);
    operations.embeddings().scatter(y, 1, ids, table);
    assertThat(table.toDoubles()).containsExactly(4, 4, 3, 4, 27, 18);
  }

  @Test
  void headsAreColumnsOfTokens() {
    Tensor tokens = Tensor.ofDoubles(new double[] {0, 1, 2, 3, 10, 11, 12, 13}, 1, 2, 4);
    Tensor heads = Tensor.allocate(DType.FLOAT64, 1, 2, 2, 2);
    operations.heads().split(tokens, heads);
    assertThat(heads.toDoubles()).containsExactly(0, 1, 10, 11, 2, 3, 12, 13);
    Tensor back = Tensor.allocate(DType.FLOAT64, 1, 2, 4);
    operations.heads().merge(heads, back);
    assertThat(back.toDoubles()).containsExactly(tokens.toDoubles());
  }

  @Test
  void aStepOfAdamW() {
    Tensor x = Tensor.ofDoubles(new double[] {10}, 1);
    Tensor gradient = Tensor.ofDoubles(new double[] {8}, 1);
    Tensor mean = Tensor.allocate(DType.FLOAT64, 1);
    Tensor variance = Tensor.allocate(DType.FLOAT64, 1);
    operations
        .updates()
        .adamW(x, gradient, mean, variance, new AdamWStep(1, 0.125, 0.5, 0.75, 4, 0.25, 0.5));
    // g = 4: mean 2 / 0.5 = 4, variance 4 / 0.25 = 16, direction 4 / (4 + 4) + 2.5
    assertThat(mean.getDouble(0)).isEqualTo(2);
    assertThat(variance.getDouble(0)).isEqualTo(4);
    assertThat(x.getDouble(0)).isEqualTo(10 - 0.125 * 3);
  }
}
