package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.reference.AttendedKeys;
import io.github.reformer4j.reference.Occurrence;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Agreement with the oracle where scores are large (semantics section 10). A score that is rounded
 * is off by up to some ulps of itself, δ; shares are off by a factor up to exp(2δ), so a row is off
 * by at most that much of the spread of those values whose keys are near enough to the best one to
 * matter. Where only one key matters there is no excuse at all.
 */
public final class Saturation {
  /** Shares below exp of minus this vanish in any precision here. */
  private static final double VANISHES = 50;

  private final AttentionSpec spec;
  private final Pass actual;
  private final Pass expected;
  private final Precision precision;

  private Saturation(AttentionSpec spec, Pass actual, Pass expected, Precision precision) {
    this.spec = spec;
    this.actual = actual;
    this.expected = expected;
    this.precision = precision;
  }

  /**
   * Checks every row of a pass.
   *
   * @param spec what was computed
   * @param pass what the backend gave
   * @param precision what the backend may lose
   * @param weights whether the log-sum-exp must agree too
   */
  public static void check(AttentionSpec spec, Pass pass, Precision precision, boolean weights) {
    new Saturation(spec, pass, Oracle.forward(spec, pass.fixed()), precision).check(weights);
  }

  private void check(boolean weights) {
    long heads = actual.inputs().queries().shape().dim(1);
    long sequences = actual.inputs().queries().shape().dim(0) * heads;
    int tokens = Math.toIntExact(actual.inputs().queries().shape().dim(2));
    for (long sequence = 0; sequence < sequences; sequence++) {
      List<List<Occurrence>> attended =
          AttendedKeys.of(spec, actual.fixed(), sequence / heads, sequence % heads);
      for (int i = 0; i < tokens; i++) {
        row(sequence * tokens, i, attended.get(i), weights);
      }
    }
  }

  private void row(long first, int i, List<Occurrence> attended, boolean weights) {
    double[] scores = attended.stream().mapToDouble(o -> score(first, i, o.key())).toArray();
    double top = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      top = Math.max(top, score);
    }
    long dim = actual.inputs().queries().shape().dim(3);
    double doubt =
        ((dim + Closeness.FEW) * precision.sums() + precision.operands()) * magnitude(first, i);
    // under AVERAGE each round has a best key of its own, and all of them matter
    boolean average = spec instanceof LshAttention lsh && lsh.combination() == Combination.AVERAGE;
    double near = average ? Double.NEGATIVE_INFINITY : top - 2 * doubt - VANISHES;
    int width = Math.toIntExact(actual.inputs().values().shape().dim(3));
    double factor = Math.min(1, Math.expm1(2 * doubt) + precision.few());
    for (int e = 0; e < width; e++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int o = 0; o < scores.length; o++) {
        if (scores[o] >= near) {
          double value =
              actual.inputs().values().getDouble((first + attended.get(o).key()) * width + e);
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
      double spread = scores.length == 0 ? 0 : most - least;
      double size = scores.length == 0 ? 0 : Math.max(Math.abs(most), Math.abs(least));
      near(
          "out[" + first + " + " + i + "][" + e + "]",
          actual.outputs().out().getDouble((first + i) * width + e),
          expected.outputs().out().getDouble((first + i) * width + e),
          factor * spread + precision.few() * size);
    }
    if (weights) {
      near(
          "logsumexp[" + first + " + " + i + "]",
          actual.logsumexp().getDouble(first + i),
          expected.logsumexp().getDouble(first + i),
          doubt + Closeness.FEW * precision.sums() * (1 + Math.log(1 + scores.length)));
    }
  }

  private static void near(String name, double actual, double expected, double allowed) {
    if (!(Closeness.distance(actual, expected) <= allowed)) {
      throw new AssertionError(
          name + " = " + actual + ": expected " + expected + " within " + allowed);
    }
  }

  /** s_ij in double precision. */
  private double score(long first, int i, int j) {
    AttentionInputs in = expected.inputs();
    Tensor keys = in.keys();
    int dim = Math.toIntExact(in.queries().shape().dim(3));
    double dot = 0;
    double square = 0;
    for (int d = 0; d < dim; d++) {
      double query = in.queries().getDouble((first + i) * dim + d);
      double key = (keys == null ? in.queries() : keys).getDouble((first + j) * dim + d);
      dot += query * key;
      square += key * key;
    }
    double scale = spec.scale().value(dim);
    return spec instanceof LshAttention lsh
        ? scale * dot / Math.sqrt(square + lsh.keyEpsilon())
        : scale * dot;
  }

  /** Bounds the terms of all scores of a query. */
  private double magnitude(long first, int i) {
    AttentionInputs in = expected.inputs();
    Tensor keys = in.keys();
    int dim = Math.toIntExact(in.queries().shape().dim(3));
    double square = 0;
    for (int d = 0; d < dim; d++) {
      square += Math.pow(in.queries().getDouble((first + i) * dim + d), 2);
    }
    double longest = keys == null ? 1 : Closeness.norm(keys) * Math.sqrt(dim);
    return spec.scale().value(dim) * Math.sqrt(square) * longest;
  }
}
