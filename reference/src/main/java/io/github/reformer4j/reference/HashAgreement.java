package io.github.reformer4j.reference;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Semantics section 2: two backends may disagree on a bucket only where the candidates are within
 * rounding. A bucket's shortfall says how far its candidates are from the best: for each of its
 * digits the difference of the two projections, over the largest value that |x| and the two columns
 * allow; of these the largest.
 */
public final class HashAgreement {
  private HashAgreement() {}

  /**
   * The largest shortfall that rounding explains: a dot product of D terms errs by at most (D + 4)
   * half ulps of the product of the norms, whatever its order; two of the four are for inputs
   * rounded on the way in.
   *
   * @param type what the backend computes in
   * @param dim D
   * @return a fraction, to be compared with {@code shortfall <= rounding}
   */
  public static double rounding(DType type, long dim) {
    return (dim + 4) * (type == DType.FLOAT32 ? 0x1.0p-24 : 0x1.0p-53);
  }

  /**
   * Compares the buckets of two implementations.
   *
   * @param spec hash family and rotations
   * @param queryKeys [B, H, N, D]
   * @param keyMask BOOL [B, N], or null
   * @param one INT32 [B, H, R, N]
   * @param other INT32 [B, H, R, N]
   * @return the largest shortfall of any bucket, in either, where they differ; 0 if they are equal;
   *     infinite if a differing bucket is out of range. Masked tokens do not count unless padding
   *     is in place
   */
  public static double worstShortfall(
      LshAttention spec, Tensor queryKeys, @Nullable Tensor keyMask, Tensor one, Tensor other) {
    HashFamily family = spec.hashing().family();
    ReferenceLshKernel kernel = new ReferenceLshKernel(spec);
    double[][][][] rotations = kernel.rotations(queryKeys);
    double worst = 0;
    for (long b = 0; b < queryKeys.shape().dim(0); b++) {
      for (long h = 0; h < queryKeys.shape().dim(1); h++) {
        double[][] vectors = Rows.read(queryKeys, b, h);
        int[][] ones = Rows.readInts(one, b, h);
        int[][] others = Rows.readInts(other, b, h);
        kernel.clearMasked(ones, keyMask, b);
        kernel.clearMasked(others, keyMask, b);
        double[][][] rotation = rotations[rotations.length == 1 ? 0 : (int) h];
        for (int r = 0; r < ones.length; r++) {
          for (int i = 0; i < vectors.length; i++) {
            if (ones[r][i] != others[r][i]) {
              worst = Math.max(worst, shortfall(family, vectors[i], rotation[r], ones[r][i]));
              worst = Math.max(worst, shortfall(family, vectors[i], rotation[r], others[r][i]));
            }
          }
        }
      }
    }
    return worst;
  }

  /**
   * The shortfall of one bucket.
   *
   * @param family hash functions
   * @param vector D numbers
   * @param rotation [D][columns]
   * @param bucket any number
   * @return at least 0; 0 for the best bucket and for any bucket of a zero vector; infinite if out
   *     of range
   */
  public static double shortfall(
      HashFamily family, double[] vector, double[][] rotation, int bucket) {
    if (bucket < 0 || bucket >= family.buckets()) {
      return Double.POSITIVE_INFINITY;
    }
    double[] projection = Hasher.project(vector, rotation, family.columns());
    double[] bound = new double[projection.length];
    double length = Math.sqrt(squares(Hasher.direction(vector)));
    for (int column = 0; column < bound.length; column++) {
      double sum = 0;
      for (double[] row : rotation) {
        sum += row[column] * row[column];
      }
      bound[column] = length * Math.sqrt(sum);
    }
    return switch (family) {
      case HashFamily.CrossPolytope polytope -> ofDigits(polytope, projection, bound, bucket);
      case HashFamily.Hyperplanes planes -> ofBits(planes, projection, bound, bucket);
    };
  }

  private static double ofDigits(
      HashFamily.CrossPolytope family, double[] projection, double[] bound, int bucket) {
    double worst = 0;
    int rest = bucket;
    int from = 0;
    for (int factor : family.factors()) {
      int half = factor / 2;
      int digit = rest % factor;
      int chosen = from + digit % half;
      double value = digit < half ? projection[chosen] : -projection[chosen];
      for (int column = from; column < from + half; column++) {
        worst =
            Math.max(
                worst,
                fraction(Math.abs(projection[column]) - value, bound[column] + bound[chosen]));
      }
      rest /= factor;
      from += half;
    }
    return worst;
  }

  private static double ofBits(
      HashFamily.Hyperplanes family, double[] projection, double[] bound, int bucket) {
    double worst = 0;
    for (int bit = 0; bit < family.bits(); bit++) {
      boolean set = (bucket >> bit & 1) != 0;
      if (set != projection[bit] > 0) {
        worst = Math.max(worst, fraction(Math.abs(projection[bit]), bound[bit]));
      }
    }
    return worst;
  }

  private static double fraction(double gap, double bound) {
    return gap <= 0 ? 0 : gap / bound;
  }

  private static double squares(double[] vector) {
    return Vectors.dot(vector, vector);
  }
}
