package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.ProductNumbers;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.SplittableRandom;

/** The forward product and both gradients of one square layer. */
final class LayerProducts implements AutoCloseable {
  private static final int WIDTH = Specs.HEADS * Specs.DIM;
  private static final int REPEATS = 4;
  private static final int SAMPLED = 100;

  private final Matrices matrices;
  private final int tokens;
  private final Tensor x;
  private final Tensor weights;
  private final Tensor y;
  private final Tensor weightGradient;

  LayerProducts(CpuBackend backend, int tokens) {
    matrices = backend.operations().matrices();
    this.tokens = tokens;
    x = ProductNumbers.normal(tokens, WIDTH, 1);
    weights = ProductNumbers.normal(WIDTH, WIDTH, 2);
    y = Tensor.allocate(DType.FLOAT32, tokens, WIDTH);
    weightGradient = Tensor.allocate(DType.FLOAT32, WIDTH, WIDTH);
  }

  /** Seconds of the three, some times over. */
  double seconds() {
    long start = System.nanoTime();
    for (int k = 0; k < REPEATS; k++) {
      matrices.multiply(x, false, weights, true, y, false);
      matrices.multiply(x, true, y, false, weightGradient, false);
      matrices.multiply(x, false, weights, false, y, false);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Holds sampled elements of the last product against sums in double precision. */
  ReportData.Check check(String name) {
    seconds();
    SplittableRandom random = new SplittableRandom(1);
    double[] actual = new double[SAMPLED];
    double[] expected = new double[SAMPLED];
    for (int k = 0; k < SAMPLED; k++) {
      long row = random.nextInt(tokens);
      int column = random.nextInt(WIDTH);
      actual[k] = y.getDouble(row * WIDTH + column);
      for (long i = 0; i < WIDTH; i++) {
        expected[k] += x.getDouble(row * WIDTH + i) * weights.getDouble(i * WIDTH + column);
      }
    }
    return Agreement.check(name + ", dense product", actual, expected);
  }

  @Override
  public void close() {
    x.close();
    weights.close();
    y.close();
    weightGradient.close();
  }
}
