package io.github.reformer4j.reference;

import io.github.reformer4j.attention.HashFamily;

/** Semantics section 2: the bucket of a vector under one round's rotation. */
final class Hasher {
  private Hasher() {}

  /**
   * Hashes one vector.
   *
   * @param family cross-polytope or sign hyperplanes
   * @param vector D numbers
   * @param rotation [D][columns]
   * @return the bucket, from 0
   */
  static int bucket(HashFamily family, double[] vector, double[][] rotation) {
    double[] projection = project(vector, rotation, family.columns());
    return switch (family) {
      case HashFamily.CrossPolytope polytope -> crossPolytope(polytope, projection);
      case HashFamily.Hyperplanes planes -> hyperplanes(planes, projection);
    };
  }

  /** The first factor is the least significant digit; slice l has half of factor l columns. */
  private static int crossPolytope(HashFamily.CrossPolytope family, double[] projection) {
    int bucket = 0;
    int weight = 1;
    int column = 0;
    for (int factor : family.factors()) {
      bucket += weight * argmaxOfBothSigns(projection, column, factor / 2);
      weight *= factor;
      column += factor / 2;
    }
    return bucket;
  }

  /** The lowest index of the largest number in [p, −p]. */
  private static int argmaxOfBothSigns(double[] projection, int from, int length) {
    int best = 0;
    double largest = projection[from];
    for (int index = 1; index < 2 * length; index++) {
      double candidate =
          index < length ? projection[from + index] : -projection[from + index - length];
      if (candidate > largest) {
        best = index;
        largest = candidate;
      }
    }
    return best;
  }

  private static int hyperplanes(HashFamily.Hyperplanes family, double[] projection) {
    int bucket = 0;
    for (int bit = 0; bit < family.bits(); bit++) {
      if (projection[bit] > 0) {
        bucket |= 1 << bit;
      }
    }
    return bucket;
  }

  /** x·ρ for the direction of x. */
  static double[] project(double[] vector, double[][] rotation, int columns) {
    double[] direction = direction(vector);
    double[] projection = new double[columns];
    for (int d = 0; d < direction.length; d++) {
      for (int column = 0; column < columns; column++) {
        projection[column] += direction[d] * rotation[d][column];
      }
    }
    return projection;
  }

  /**
   * x scaled by a power of two to a largest component near 1: only the direction matters, and no
   * product can overflow or vanish.
   */
  static double[] direction(double[] vector) {
    double largest = 0;
    for (double component : vector) {
      largest = Math.max(largest, Math.abs(component));
    }
    int exponent = largest == 0 ? 0 : -Math.getExponent(largest);
    double[] direction = new double[vector.length];
    for (int d = 0; d < direction.length; d++) {
      direction[d] = Math.scalb(vector[d], exponent);
    }
    return direction;
  }
}
