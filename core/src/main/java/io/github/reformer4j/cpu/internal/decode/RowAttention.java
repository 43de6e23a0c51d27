package io.github.reformer4j.cpu.internal.decode;

import static io.github.reformer4j.cpu.internal.vector.DecodeTile.ROWS;

import io.github.reformer4j.cpu.internal.vector.DecodeTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Softmax attention of one query to any number of keys, tile by tile with a running maximum
 * (Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"). Where products of the
 * query with keys might overflow float32, scores are computed in double precision.
 */
final class RowAttention {
  /** Products up to here, summed, stay below float's largest number. */
  private static final double SAFE = 1e36;

  /** Scores beyond are equal; their exponentials differ by more than any type can hold. */
  private static final double LARGEST_SCORE = 1e300;

  private final int dim;
  private final int valueDim;
  private final float[] query;
  private final double[] exactQuery;
  private final float[] sums;
  private final float[] result;
  private final float[] weights = new float[ROWS];
  private final double[] exactScores = new double[ROWS];
  private final float[][] keyArrays = new float[ROWS][];
  private final float[][] valueArrays = new float[ROWS][];
  private final int[] keyOffsets = new int[ROWS];
  private final int[] valueOffsets = new int[ROWS];

  private boolean exact;
  private double max;
  private double total;

  RowAttention(int dim, int valueDim) {
    this.dim = dim;
    this.valueDim = valueDim;
    query = new float[Lanes.roundUp(dim)];
    exactQuery = new double[dim];
    sums = new float[Lanes.roundUp(valueDim)];
    result = new float[valueDim];
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
      query[d] = (float) exactQuery[d];
      square += exactQuery[d] * exactQuery[d];
    }
    double length = Math.sqrt(square);
    exact = !(length <= SAFE && length * longestKey <= SAFE);
    restart();
  }

  /** Forgets the keys, not the query. */
  void restart() {
    max = Double.NEGATIVE_INFINITY;
    total = 0;
    Arrays.fill(sums, 0);
  }

  /** Attends to the keys at some positions, each as often as it says. */
  void add(TokenRows keys, TokenRows values, int[] positions, int @Nullable [] times, int count) {
    for (int from = 0; from < count; from += ROWS) {
      int rows = Math.min(ROWS, count - from);
      for (int i = 0; i < rows; i++) {
        place(keys, values, positions[from + i], i);
      }
      weigh(rows, keys.stride());
      if (times != null) {
        for (int i = 0; i < rows; i++) {
          weights[i] *= times[from + i];
        }
      }
      take(rows, values.stride());
    }
  }

  /** Attends to the keys of a range of positions. */
  void addRange(TokenRows keys, TokenRows values, int first, int end) {
    for (int from = first; from < end; from += ROWS) {
      int rows = Math.min(ROWS, end - from);
      for (int i = 0; i < rows; i++) {
        place(keys, values, from + i, i);
      }
      weigh(rows, keys.stride());
      take(rows, values.stride());
    }
  }

  /** The weighted mean of the values, valueDim numbers; valid until the next call. */
  float[] mean() {
    for (int e = 0; e < valueDim; e++) {
      result[e] = (float) (sums[e] / total);
    }
    return result;
  }

  private void place(TokenRows keys, TokenRows values, int position, int row) {
    keyArrays[row] = keys.array(position);
    keyOffsets[row] = keys.offset(position);
    valueArrays[row] = values.array(position);
    valueOffsets[row] = values.offset(position);
  }

  private void weigh(int rows, int stride) {
    if (exact) {
      weighExactly(rows);
      return;
    }
    DecodeTile.scores(query, keyArrays, keyOffsets, rows, stride, weights);
    raise(DecodeTile.max(weights));
    DecodeTile.weights(weights, (float) max);
  }

  private void weighExactly(int rows) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows; i++) {
      double score = 0;
      for (int d = 0; d < dim; d++) {
        score += exactQuery[d] * keyArrays[i][keyOffsets[i] + d];
      }
      exactScores[i] = Math.clamp(score, -LARGEST_SCORE, LARGEST_SCORE);
      most = Math.max(most, exactScores[i]);
    }
    raise(most);
    Arrays.fill(weights, 0);
    for (int i = 0; i < rows; i++) {
      weights[i] = (float) Math.exp(exactScores[i] - max);
    }
  }

  private void raise(double most) {
    if (most > max) {
      float factor = (float) Math.exp(max - most);
      total *= factor;
      for (int e = 0; e < sums.length; e++) {
        sums[e] *= factor;
      }
      max = most;
    }
  }

  private void take(int rows, int stride) {
    total += DecodeTile.sum(weights);
    DecodeTile.accumulate(weights, valueArrays, valueOffsets, rows, stride, sums);
  }

  long bytes() {
    long floats = query.length + 2L * exactQuery.length + sums.length + result.length;
    return (floats + 5L * ROWS) * Float.BYTES + 2L * ROWS * Long.BYTES;
  }
}
