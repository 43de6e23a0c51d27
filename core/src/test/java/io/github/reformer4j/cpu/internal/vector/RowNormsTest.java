package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowNormsTest {
  private static final long SEED = 5;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 16, 31, 64, 80, 257})
  void agreesWithDoublePrecisionAtEveryMagnitude(int dim) {
    float[] scales = {1, 1e-20f, 1e-30f, 9.8e-45f, 1e14f, 1e19f, 1e30f, 0};
    Random random = new Random(SEED);
    float[] rows = new float[(scales.length + 1) * dim];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian() * (i < dim ? 1 : scales[i / dim - 1]);
    }
    float[] out = new float[scales.length + 2];
    RowNorms.norms(MemorySegment.ofArray(rows), 1, scales.length, dim, out, 2);
    for (int row = 0; row < scales.length; row++) {
      double sum = 0;
      for (int d = 0; d < dim; d++) {
        double x = rows[(row + 1) * dim + d];
        sum += x * x;
      }
      double expected = Math.sqrt(sum);
      assertThat((double) out[row + 2])
          .as("scale %s, seed %d", scales[row], SEED)
          .isCloseTo(expected, within(Math.max(1e-6 * expected, Float.MIN_VALUE)));
    }
  }
}
