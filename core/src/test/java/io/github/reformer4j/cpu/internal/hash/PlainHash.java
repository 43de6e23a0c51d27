package io.github.reformer4j.cpu.internal.hash;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.SignedHadamard;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;

/** Semantics section 2 in plain loops and double precision. */
final class PlainHash {
  /**
   * A bucket, and how far it is from being another.
   *
   * @param bucket the number
   * @param margin the smallest lead of a choice over the next, relative to the token's and the
   *     columns' norms
   */
  record Choice(int bucket, double margin) {}

  private PlainHash() {}

  /** The bucket of a token given the rotations [matrices, R, D, columns]. */
  static Choice of(Hashing hashing, Tensor rotations, long head, int round, double[] token) {
    long columns = rotations.shape().dim(3);
    long matrix = rotations.shape().dim(0) == 1 ? 0 : head;
    long start = (matrix * rotations.shape().dim(1) + round) * token.length * columns;
    double[] p = new double[(int) columns];
    double size = 0;
    for (int c = 0; c < columns; c++) {
      double square = 0;
      for (int d = 0; d < token.length; d++) {
        double w = rotations.getDouble(start + d * columns + c);
        p[c] += token[d] * w;
        square += w * w;
      }
      size = Math.max(size, Math.sqrt(square));
    }
    double norm = 0;
    for (double x : token) {
      norm = Math.hypot(norm, x);
    }
    return choose(hashing.family(), p, norm * size);
  }

  /**
   * Structured projections in float32, by the definition: sums and differences of numbers half the
   * length apart, then a quarter, down to neighbours.
   */
  static float[] transformed(Rotations.Structured rotations, int head, float[] token, int columns) {
    SignedHadamard transforms = rotations.transforms(token.length);
    float[] x = Arrays.copyOf(token, transforms.length());
    for (int layer = 0; layer < SignedHadamard.MIXING; layer++) {
      x = transformed(x, transforms.signs(head, layer));
    }
    float[] p = new float[columns];
    for (int block = 0; block * x.length < columns; block++) {
      float[] y = transformed(x, transforms.signs(head, SignedHadamard.MIXING + block));
      int from = block * x.length;
      System.arraycopy(y, 0, p, from, Math.min(y.length, columns - from));
    }
    return p;
  }

  private static float[] transformed(float[] x, float[] signs) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * signs[i];
    }
    for (int bit = x.length / 2; bit > 0; bit /= 2) {
      float[] from = y.clone();
      for (int i = 0; i < x.length; i++) {
        y[i] = (i & bit) == 0 ? from[i] + from[i + bit] : from[i - bit] - from[i];
      }
    }
    return y;
  }

  /** The bucket that projections choose; margins are relative to a unit. */
  static Choice choose(HashFamily family, double[] p, double unit) {
    return switch (family) {
      case HashFamily.Hyperplanes(int bits) -> {
        int bucket = 0;
        double margin = Double.POSITIVE_INFINITY;
        for (int t = 0; t < bits; t++) {
          bucket |= p[t] > 0 ? 1 << t : 0;
          margin = Math.min(margin, Math.abs(p[t]) / unit);
        }
        yield new Choice(bucket, margin);
      }
      case HashFamily.CrossPolytope(var factors) -> {
        int bucket = 0;
        int weight = 1;
        int first = 0;
        double margin = Double.POSITIVE_INFINITY;
        for (int factor : factors) {
          int best = 0;
          double most = Double.NEGATIVE_INFINITY;
          double next = Double.NEGATIVE_INFINITY;
          for (int k = 0; k < factor; k++) {
            double value = k < factor / 2 ? p[first + k] : -p[first + k - factor / 2];
            if (value > most) {
              next = most;
              most = value;
              best = k;
            } else {
              next = Math.max(next, value);
            }
          }
          bucket += best * weight;
          weight *= factor;
          first += factor / 2;
          margin = Math.min(margin, (most - next) / unit);
        }
        yield new Choice(bucket, margin);
      }
    };
  }
}
