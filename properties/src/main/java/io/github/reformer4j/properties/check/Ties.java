package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Which hashes are beyond doubt (semantics section 2: two backends may disagree on a bucket only
 * where the top two candidates are within rounding).
 */
public final class Ties {
  private final Hashing hashing;
  private final Tensor queries;
  private final Tensor rotations;
  private final int dim;
  private final int columns;
  private final double unit;

  private Ties(Hashing hashing, Tensor queries, Tensor rotations, double ofElements) {
    this.hashing = hashing;
    this.queries = queries;
    this.rotations = rotations;
    this.dim = Math.toIntExact(queries.shape().dim(3));
    this.columns = hashing.family().columns();
    // a sum of D products, in any order, is off by at most D units of the sum of magnitudes
    this.unit = (dim + 2) * Closeness.ulp(queries.type().sums()) + ofElements;
  }

  /**
   * Prepares to judge the hashes of some vectors.
   *
   * @param hashing how they are hashed
   * @param queries [B, H, N, D]
   * @return the judge
   */
  public static Ties of(Hashing hashing, Tensor queries) {
    return of(hashing, queries, 0);
  }

  /**
   * Prepares to judge the hashes of vectors that are held against others, of which they are copies
   * but for the rounding of each element.
   *
   * @param hashing how they are hashed
   * @param queries [B, H, N, D]
   * @return the judge
   */
  public static Ties ofRounded(Hashing hashing, Tensor queries) {
    return of(hashing, queries, Closeness.ulp(queries.type()));
  }

  private static Ties of(Hashing hashing, Tensor queries, double ofElements) {
    Tensor rotations =
        hashing
            .rotations()
            .materialise(
                queries.shape().dim(1),
                hashing.rounds(),
                queries.shape().dim(3),
                hashing.family().columns());
    return new Ties(hashing, queries, Tensors.copyAndClose(rotations), ofElements);
  }

  /**
   * Whether every correct implementation gives the same bucket.
   *
   * @param index row-major position in the bucket tensor [B, H, R, N]
   * @return false near a tie
   */
  public boolean clear(long index) {
    long tokens = queries.shape().dim(2);
    long heads = queries.shape().dim(1);
    long token = index % tokens;
    long round = index / tokens % hashing.rounds();
    long sequence = index / tokens / hashing.rounds();
    long head = rotations.shape().dim(0) == 1 ? 0 : sequence % heads;
    long vector = (sequence * tokens + token) * dim;
    long matrix = (head * hashing.rounds() + round) * dim * columns;
    double[] projections = new double[columns];
    double[] doubts = new double[columns];
    for (int d = 0; d < dim; d++) {
      double x = queries.getDouble(vector + d);
      for (int column = 0; column < columns; column++) {
        double product = x * rotations.getDouble(matrix + (long) d * columns + column);
        projections[column] += product;
        doubts[column] += Math.abs(product) * unit;
      }
    }
    return switch (hashing.family()) {
      case HashFamily.Hyperplanes _ -> signsClear(projections, doubts, 0, columns);
      case HashFamily.CrossPolytope(List<Integer> factors) -> {
        boolean clear = true;
        int from = 0;
        for (int factor : factors) {
          clear &= cornerClear(projections, doubts, from, from + factor / 2);
          from += factor / 2;
        }
        yield clear;
      }
    };
  }

  private static boolean signsClear(double[] projections, double[] doubts, int from, int to) {
    for (int column = from; column < to; column++) {
      if (Math.abs(projections[column]) <= doubts[column]) {
        return false;
      }
    }
    return true;
  }

  private static boolean cornerClear(double[] projections, double[] doubts, int from, int to) {
    int top = from;
    for (int column = from; column < to; column++) {
      if (Math.abs(projections[column]) > Math.abs(projections[top])) {
        top = column;
      }
    }
    double least = Math.abs(projections[top]) - doubts[top];
    boolean clear = least > 0;
    for (int column = from; column < to; column++) {
      clear &= column == top || Math.abs(projections[column]) + doubts[column] < least;
    }
    return clear;
  }
}
