package io.github.reformer4j.cpu.internal.decode;

import static io.github.reformer4j.cpu.internal.vector.DecodeTile.ROWS;

import io.github.reformer4j.cpu.internal.vector.DecodeTile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Softmax attention of one query to any number of keys, tile by tile with a running maximum
 * (Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"). Products of the query
 * with keys are scaled after the greatest has been subtracted: a scaled query, rounded, would put
 * as much error into a score as all of its sum does. Where products might overflow float32, scores
 * are computed in double precision.
 */
final class RowAttention {
  /** Products up to here, summed, stay below float's largest number. */
  private static final double SAFE = 1e36;

  /** Scores beyond are equal; their exponentials differ by more than any type can hold. */
  private static final double LARGEST_SCORE = 1e300;

  private final int dim;
  private final int valueDim;
  private final float[] row;
  private final float[] value;
  private final float[] query;
  private final double[] exactQuery;
  private final float[] sums;
  private final float[] result;
  private final float[] weights = new float[ROWS];
  private final float[] partial = new float[DecodeTile.PARTIAL];
  private final double[] exactScores = new double[ROWS];

  private final TokenRows rows;
  private final RowFormat format;
  private final RowList list;

  private boolean exact;

  /** What is still to be multiplied by after the greatest has been subtracted. */
  private float factor;

  private double max;
  private double total;

  RowAttention(TokenRows rows, int dim, int valueDim) {
    this.rows = rows;
    this.list = new RowList(rows);
    this.dim = dim;
    this.valueDim = valueDim;
    this.format = rows.format();
    row = new float[rows.keyStride()];
    value = new float[rows.valueStride()];
    query = new float[rows.keyStride()];
    exactQuery = new double[dim];
    sums = new float[rows.valueStride()];
    result = new float[valueDim];
  }

  /** Scratch memory for a row of dim numbers, and zeros up to a key's stride. */
  float[] row() {
    return row;
  }

  /** Scratch memory for a row of valueDim numbers, and zeros up to a value's stride. */
  float[] value() {
    return value;
  }

  /** {@code |x|²}. */
  static double square(float[] x, int dim) {
    double square = 0;
    for (int d = 0; d < dim; d++) {
      square += (double) x[d] * x[d];
    }
    return square;
  }

  /**
   * Takes a new query.
   *
   * @param row dim numbers
   * @param scale the factor before {@code q · k}
   * @param longestKey no key is longer
   */
  void query(float[] row, double scale, double longestKey) {
    double square = 0;
    for (int d = 0; d < dim; d++) {
      exactQuery[d] = row[d] * scale;
      query[d] = row[d];
      square += (double) row[d] * row[d];
    }
    double length = Math.sqrt(square);
    boolean ordinary = scale >= Float.MIN_NORMAL && scale <= Float.MAX_VALUE;
    exact = !(ordinary && length <= SAFE && length * longestKey <= SAFE);
    factor = exact ? 1 : (float) scale;
    restart();
  }

  /** Forgets the keys, not the query. */
  void restart() {
    max = Double.NEGATIVE_INFINITY;
    total = 0;
    Arrays.fill(sums, 0);
  }

  /** Attends to the keys at some positions, each as often as it says. */
  void add(int sequence, int[] positions, int @Nullable [] times, int count) {
    for (int from = 0; from < count; from += list.most()) {
      int size = Math.min(count - from, list.most());
      list.place(sequence, positions, from, size);
      attend(size, times, from);
    }
  }

  /** Attends to the keys of a range of positions. */
  void addRange(int sequence, int first, int end) {
    for (int from = first; from < end; from += list.most()) {
      int size = Math.min(end - from, list.most());
      list.placeRange(sequence, from, size);
      attend(size, null, 0);
    }
  }

  private void attend(int size, int @Nullable [] times, int firstTimes) {
    for (int from = 0; from < size; from += ROWS) {
      int count = Math.min(size - from, ROWS);
      weigh(from, count);
      if (times != null) {
        for (int i = 0; i < count; i++) {
          weights[i] *= times[firstTimes + from + i];
        }
      }
      take(from, count);
    }
  }

  /** The weighted mean of the values, valueDim numbers; valid until the next call. */
  float[] mean() {
    for (int e = 0; e < valueDim; e++) {
      result[e] = (float) (sums[e] / total);
    }
    return result;
  }

  private void weigh(int from, int count) {
    if (exact) {
      weighExactly(from, count);
      return;
    }
    format.scores(query, list, from, count, partial, weights);
    raise(DecodeTile.max(weights));
    DecodeTile.weights(weights, (float) max, factor);
  }

  private void weighExactly(int from, int count) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      long key = list.offsets()[from + i];
      double score = 0;
      for (int d = 0; d < dim; d++) {
        score += exactQuery[d] * format.number(list.memory(), key, d);
      }
      exactScores[i] = Math.clamp(score, -LARGEST_SCORE, LARGEST_SCORE);
      most = Math.max(most, exactScores[i]);
    }
    raise(most);
    Arrays.fill(weights, 0);
    for (int i = 0; i < count; i++) {
      weights[i] = (float) Math.exp(exactScores[i] - max);
    }
  }

  private void raise(double most) {
    if (most > max) {
      float keep = (float) Math.exp((max - most) * factor);
      total *= keep;
      for (int e = 0; e < sums.length; e++) {
        sums[e] *= keep;
      }
      max = most;
    }
  }

  private void take(int from, int count) {
    total += DecodeTile.sum(weights);
    format.accumulate(weights, list, from, count, rows.keyStride(), sums);
  }

  long bytes() {
    long floats =
        row.length
            + value.length
            + query.length
            + 2L * exactQuery.length
            + sums.length
            + result.length;
    return (floats + partial.length + ROWS) * Float.BYTES
        + (long) ROWS * Double.BYTES
        + list.bytes();
  }
}
