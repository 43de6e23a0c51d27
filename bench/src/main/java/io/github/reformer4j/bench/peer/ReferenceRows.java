package io.github.reformer4j.bench.peer;

import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.measure.Specs;
import java.util.SplittableRandom;

/** Some rows of an attention's results as the reference module computes them. */
public final class ReferenceRows {
  private static final int ROWS = 64;

  private final long[] elements;
  private final float[] expected;

  private ReferenceRows(long[] elements, float[] expected) {
    this.elements = elements;
    this.expected = expected;
  }

  /**
   * Computes them.
   *
   * @param work small enough for plain loops
   * @return rows of the output and of each gradient
   */
  public static ReferenceRows of(AttentionWork work) {
    int keys = work.kind() == AttentionWork.Kind.EXACT ? 1 : 0;
    int results = work.backward() ? 3 + keys : 1;
    SplittableRandom random = new SplittableRandom(Specs.SEED);
    long[] elements = new long[results * ROWS * Specs.DIM];
    int at = 0;
    for (int result = 0; result < results; result++) {
      for (int k = 0; k < ROWS; k++) {
        long row = random.nextLong((long) Specs.HEADS * work.tokens());
        for (int d = 0; d < Specs.DIM; d++) {
          elements[at++] = result * work.elements() + row * Specs.DIM + d;
        }
      }
    }
    try (OwnAttention attention = new OwnAttention(Backends.open("reference"), work)) {
      attention.run();
      return new ReferenceRows(elements, attention.sample(elements));
    }
  }

  /**
   * Where the rows are in the results laid end to end.
   *
   * @return row after row
   */
  public long[] elements() {
    return elements.clone();
  }

  /**
   * Compares.
   *
   * @param actual numbers at {@link #elements}
   * @return the largest distance of two rows relative to the longer of the expected row and the
   *     typical row of its result; NaN if a number is
   */
  public double worstError(float[] actual) {
    int perResult = ROWS * Specs.DIM;
    double worst = 0;
    for (int first = 0; first < expected.length; first += perResult) {
      double typical = Math.sqrt(square(expected, first, perResult) / ROWS);
      for (int row = first; row < first + perResult; row += Specs.DIM) {
        double difference = 0;
        for (int d = row; d < row + Specs.DIM; d++) {
          difference += Math.pow((double) actual[d] - expected[d], 2);
        }
        double length = Math.sqrt(square(expected, row, Specs.DIM));
        worst = Math.max(worst, Math.sqrt(difference) / Math.max(length, typical));
      }
    }
    return worst;
  }

  private static double square(float[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }
}
