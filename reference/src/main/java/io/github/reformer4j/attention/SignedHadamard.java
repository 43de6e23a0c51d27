package io.github.reformer4j.attention;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/**
 * Pseudo-random rotations by layers of sign flips and Hadamard matrices (Andoni et al. 2015,
 * section 6; semantics section 2). A vector is padded with zeros to a power of two P and goes
 * through {@value #MIXING} layers x → H S x, whose result z serves all rounds; block k of columns
 * is one layer more, H S z with signs of its own. The columns of all rounds lie end to end in the
 * blocks.
 *
 * <p>Three layers leave too little chance to vectors of one or two numbers: the first merely moves
 * such a vector to the corners of a cube, and pairs like (1, 0, ..) and (1, 1, 0, ..) met a quarter
 * less often than under a random rotation.
 */
public final class SignedHadamard {
  /** Layers that all blocks share. */
  public static final int MIXING = 4;

  private static final int SMALLEST = 16;
  private static final long TOP_BIT = 1L << 31;

  private final CounterRandom random;
  private final int dim;
  private final int length;

  SignedHadamard(CounterRandom random, long dim) {
    this.random = random;
    this.dim = Math.toIntExact(dim);
    int most = Math.max(SMALLEST, this.dim);
    this.length = Integer.highestOneBit(2 * most - 1);
  }

  /**
   * P: the length of a padded vector and the columns of a block.
   *
   * @return the least power of two that is neither below D nor below {@value #SMALLEST}
   */
  public int length() {
    return length;
  }

  /**
   * The signs of one layer.
   *
   * @param head which head's
   * @param layer 0 to {@link #MIXING} − 1 are shared by all blocks, {@link #MIXING} + k is block k
   * @return {@link #length} numbers, 1 or −1
   */
  public float[] signs(int head, int layer) {
    float[] signs = new float[length];
    for (int i = 0; i < length; i++) {
      signs[i] = random.word(head, layer, i) < TOP_BIT ? 1 : -1;
    }
    return signs;
  }

  /**
   * One layer, x → H S x, where H_ij = (−1)^(number of ones that i and j have in common). The order
   * of the sums is part of what backends share: first numbers half the length apart, then a
   * quarter, down to neighbours.
   *
   * @param x {@link #length} numbers, changed in place
   * @param signs as many
   */
  public static void layer(double[] x, float[] signs) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= signs[i];
    }
    for (int apart = x.length / 2; apart > 0; apart /= 2) {
      for (int i = 0; i < x.length; i++) {
        if ((i & apart) == 0) {
          double sum = x[i] + x[i + apart];
          x[i + apart] = x[i] - x[i + apart];
          x[i] = sum;
        }
      }
    }
  }

  /** The same as matrices: the images of unit vectors over P², which makes their variance 1. */
  Tensor matrices(long heads, int rounds, int columns) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, heads, rounds, dim, columns);
    int total = Math.multiplyExact(rounds, columns);
    double scale = 1.0 / ((double) length * length);
    for (int head = 0; head < heads; head++) {
      double[][] mixed = mixed(head);
      for (int block = 0; block * length < total; block++) {
        float[] signs = signs(head, MIXING + block);
        int from = block * length;
        for (int d = 0; d < dim; d++) {
          double[] image = mixed[d].clone();
          layer(image, signs);
          for (int column = from; column < Math.min(total, from + length); column++) {
            long matrix = (long) head * rounds + column / columns;
            tensor.setDouble(
                (matrix * dim + d) * columns + column % columns, image[column - from] * scale);
          }
        }
      }
    }
    return tensor;
  }

  /** The unit vectors after the shared layers. */
  private double[][] mixed(int head) {
    double[][] images = new double[dim][length];
    for (int d = 0; d < dim; d++) {
      images[d][d] = 1;
    }
    for (int layer = 0; layer < MIXING; layer++) {
      float[] signs = signs(head, layer);
      for (double[] image : images) {
        layer(image, signs);
      }
    }
    return images;
  }
}
