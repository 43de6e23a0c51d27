package io.github.reformer4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuredRotationsTest {
  private static final long SEED = 20260101;

  @ParameterizedTest
  @CsvSource({"1, 16", "16, 16", "17, 32", "64, 64", "80, 128"})
  void entriesAreThoseOfTheProductOfMatrices(int dim, int length) {
    int rounds = 3;
    int columns = 27;
    Rotations.Structured rotations = new Rotations.Structured(SEED, 2, false);
    assertThat(rotations.transforms(dim).length()).isEqualTo(length);
    try (Tensor tensor = rotations.materialise(2, rounds, dim, columns)) {
      assertThat(tensor.shape().toArray()).containsExactly(2, rounds, dim, columns);
      assertThat(tensor.type()).isEqualTo(DType.FLOAT32);
      for (int head = 0; head < 2; head++) {
        for (int d = 0; d < dim; d++) {
          double[] z = new double[length];
          z[d] = 1;
          for (int layer = 0; layer < 4; layer++) {
            z = turned(z, head, layer);
          }
          for (int at = 0; at < rounds * columns; at++) {
            double[] y = turned(z, head, 4 + at / length);
            double expected = y[at % length] / ((double) length * length);
            long row = ((long) head * rounds + at / columns) * dim + d;
            assertThat(tensor.getDouble(row * columns + at % columns)).isEqualTo(expected);
          }
        }
      }
    }
  }

  /** H S x by the definition. */
  private static double[] turned(double[] x, int head, int layer) {
    CounterRandom random = CounterRandom.of(SEED, Purpose.ROTATION_SIGNS, 2);
    double[] y = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      double signed = (random.word(head, layer, j) & 1L << 31) == 0 ? x[j] : -x[j];
      for (int i = 0; i < x.length; i++) {
        y[i] += Integer.bitCount(i & j) % 2 == 0 ? signed : -signed;
      }
    }
    return y;
  }

  @Test
  void columnsOfABlockAreOrthogonalAndAsLongAsThoseOfNormalNumbersOnAverage() {
    try (Tensor tensor = new Rotations.Structured(SEED, 0, true).materialise(5, 2, 64, 64)) {
      assertThat(tensor.shape().dim(0)).isEqualTo(1);
      for (int a = 0; a < 64; a++) {
        for (int b = 0; b < 64; b++) {
          double dot = 0;
          for (int d = 0; d < 64; d++) {
            dot += tensor.getDouble(d * 64L + a) * tensor.getDouble(d * 64L + b);
          }
          assertThat(dot).isEqualTo(a == b ? 64 : 0);
        }
      }
    }
  }

  @Test
  void aRoundDoesNotDependOnHowManyThereAre() {
    Rotations rotations = new Rotations.Structured(SEED, 0, false);
    try (Tensor few = rotations.materialise(1, 2, 20, 23);
        Tensor many = rotations.materialise(1, 7, 20, 23)) {
      assertThat(few.toFloats()).isEqualTo(Arrays.copyOf(many.toFloats(), 2 * 20 * 23));
    }
  }

  @Test
  void layersAreChecked() {
    assertThatThrownBy(() -> new Rotations.Structured(0, -1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer = -1: expected 0 to 16777215");
  }

  /** Pairs of vectors whose first is (1, 0, ..), which few layers would leave too regular. */
  @ParameterizedTest
  @CsvSource({"true, 0.9", "true, 0.7", "false, 0.9", "false, 0.7"})
  void vectorsMeetAboutAsOftenAsUnderNormalNumbers(boolean sparse, double cosine) {
    double normal = meetings(sparse, cosine, false);
    double structured = meetings(sparse, cosine, true);
    // 12,800 hashes of dependent rounds; orthogonal columns meet up to a tenth less often at 0.7
    assertThat(structured / normal).isCloseTo(1, within(0.16));
  }

  private static double meetings(boolean sparse, double cosine, boolean structured) {
    int dim = 64;
    int rounds = 8;
    int draws = 400;
    int pairs = 4;
    Random random = new Random(SEED);
    long met = 0;
    for (int draw = 0; draw < draws; draw++) {
      Rotations rotations =
          structured
              ? new Rotations.Structured(draw, 0, true)
              : new Rotations.Seeded(draw, 0, true);
      try (Tensor tensor = rotations.materialise(1, rounds, dim, 8)) {
        for (int pair = 0; pair < pairs; pair++) {
          int hot = random.nextInt(dim);
          double[] x = sparse ? unit(dim, hot) : normalised(random, dim);
          double[] y =
              sparse
                  ? unit(dim, (hot + 1 + random.nextInt(dim - 1)) % dim)
                  : normalised(random, dim);
          double dot = dot(x, y);
          for (int d = 0; d < dim; d++) {
            y[d] = (y[d] - dot * x[d]) / Math.sqrt(1 - dot * dot);
            y[d] = cosine * x[d] + Math.sqrt(1 - cosine * cosine) * y[d];
          }
          for (int round = 0; round < rounds; round++) {
            met += bucket(tensor, round, x) == bucket(tensor, round, y) ? 1 : 0;
          }
        }
      }
    }
    return (double) met / (draws * pairs * rounds);
  }

  private static double[] unit(int dim, int at) {
    double[] x = new double[dim];
    x[at] = 1;
    return x;
  }

  private static double[] normalised(Random random, int dim) {
    double[] x = random.doubles(dim).map(_ -> random.nextGaussian()).toArray();
    double norm = Math.sqrt(dot(x, x));
    return Arrays.stream(x).map(value -> value / norm).toArray();
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += x[d] * y[d];
    }
    return sum;
  }

  /** One factor of 16. */
  private static int bucket(Tensor rotations, int round, double[] x) {
    int best = 0;
    double most = 0;
    for (int c = 0; c < 8; c++) {
      double p = 0;
      for (int d = 0; d < x.length; d++) {
        p += x[d] * rotations.getDouble(((long) round * x.length + d) * 8 + c);
      }
      if (Math.abs(p) > most) {
        most = Math.abs(p);
        best = p > 0 ? c : c + 8;
      }
    }
    return best;
  }
}
