package io.github.reformer4j.bench.measure;

import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * One head's queries, keys and values laid out so that the scores of one query against every key
 * come from plain loops that the JIT turns into vector code. Scores follow semantics section 1 with
 * scale 1/sqrt(D).
 */
public final class HeadRows {
  private static final int BLOCK = 4096;

  private final int tokens;
  private final int dim;
  private final float[] queries;
  private final float[] values;
  private final float[][] keys;

  /**
   * Copies one head of batch 0.
   *
   * @param queryKeys [1, H, N, D] float32
   * @param valueTensor [1, H, N, D] float32
   * @param head which head
   */
  public HeadRows(Tensor queryKeys, Tensor valueTensor, int head) {
    tokens = Math.toIntExact(queryKeys.shape().dim(2));
    dim = Math.toIntExact(queryKeys.shape().dim(3));
    queries = rows(queryKeys, head);
    values = rows(valueTensor, head);
    keys = new float[dim][tokens];
    for (int i = 0; i < tokens; i++) {
      double square = 1e-12;
      for (int d = 0; d < dim; d++) {
        square += (double) queries[i * dim + d] * queries[i * dim + d];
      }
      for (int d = 0; d < dim; d++) {
        keys[d][i] = (float) (queries[i * dim + d] / Math.sqrt(square));
      }
    }
  }

  private static float[] rows(Tensor tensor, int head) {
    long bytes = tensor.shape().dim(2) * tensor.shape().dim(3) * Float.BYTES;
    MemorySegment segment = tensor.segment().asSlice(head * bytes, bytes);
    return segment.toArray(ValueLayout.JAVA_FLOAT);
  }

  /**
   * The weights of softmax over every earlier key, or over the query itself if it is the first.
   *
   * @param query position
   * @return weights that sum to 1, for keys 0 to max(0, query − 1)
   */
  public double[] pastWeights(int query) {
    int count = Math.max(1, query);
    float[] scores = new float[count];
    float scale = (float) (1 / Math.sqrt(dim));
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(count, from + BLOCK);
      for (int d = 0; d < dim; d++) {
        addScaled(scores, keys[d], scale * queries[query * dim + d], from, to);
      }
    }
    return softmax(scores);
  }

  /** Kept apart so that the loop is compiled to vector code. */
  private static void addScaled(float[] sum, float[] key, float factor, int from, int to) {
    for (int j = from; j < to; j++) {
      sum[j] += factor * key[j];
    }
  }

  private static double[] softmax(float[] scores) {
    float max = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = Math.max(max, score);
    }
    double[] weights = new double[scores.length];
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      weights[j] = Math.exp(scores[j] - max);
      sum += weights[j];
    }
    for (int j = 0; j < weights.length; j++) {
      weights[j] /= sum;
    }
    return weights;
  }

  /**
   * The weighted mean of all values.
   *
   * @param weights for keys 0 to weights.length − 1
   * @return [D]
   */
  public double[] output(double[] weights) {
    double[] out = new double[dim];
    for (int j = 0; j < weights.length; j++) {
      for (int d = 0; d < dim; d++) {
        out[d] += weights[j] * values[j * dim + d];
      }
    }
    return out;
  }

  /**
   * What attention over the given keys must return, in double precision.
   *
   * @param seen which keys, as often as they count; empty means the query itself
   * @param query position
   * @return [D]
   */
  public double[] outputOver(int[] seen, int query) {
    if (seen.length == 0) {
      return outputOver(new int[] {query}, query);
    }
    double[] scores = new double[seen.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < seen.length; k++) {
      for (int d = 0; d < dim; d++) {
        scores[k] += (double) queries[query * dim + d] * keys[d][seen[k]];
      }
      scores[k] /= Math.sqrt(dim);
      max = Math.max(max, scores[k]);
    }
    double[] out = new double[dim];
    double sum = 0;
    for (int k = 0; k < seen.length; k++) {
      double weight = Math.exp(scores[k] - max);
      sum += weight;
      for (int d = 0; d < dim; d++) {
        out[d] += weight * values[seen[k] * dim + d];
      }
    }
    for (int d = 0; d < dim; d++) {
      out[d] /= sum;
    }
    return out;
  }

  /**
   * The same in plain float32, keys and terms of each sum in an arbitrary order: how far that is
   * from double precision says how far any float32 implementation may be (semantics section 10).
   *
   * @param seen which keys; empty means the query itself
   * @param query position
   * @return [D]
   */
  public double[] plainFloatOutput(int[] seen, int query) {
    int[] shuffled = seen.length == 0 ? new int[] {query} : seen.clone();
    Random random = new Random(query);
    for (int k = shuffled.length - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int swapped = shuffled[k];
      shuffled[k] = shuffled[other];
      shuffled[other] = swapped;
    }
    float[] scores = new float[shuffled.length];
    float max = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < scores.length; k++) {
      float dot = 0;
      for (int d = dim - 1; d >= 0; d--) {
        dot += queries[query * dim + d] * keys[d][shuffled[k]];
      }
      scores[k] = dot * (float) (1 / Math.sqrt(dim));
      max = Math.max(max, scores[k]);
    }
    float sum = 0;
    float[] out = new float[dim];
    for (int k = 0; k < scores.length; k++) {
      float weight = (float) Math.exp(scores[k] - max);
      sum += weight;
      for (int d = 0; d < dim; d++) {
        out[d] += weight * values[shuffled[k] * dim + d];
      }
    }
    double[] row = new double[dim];
    for (int d = 0; d < dim; d++) {
      row[d] = out[d] / sum;
    }
    return row;
  }
}
