package io.github.reformer4j.reference;

import java.util.List;

/**
 * Semantics section 7 for one head: the gradient of section 6 in queries, keys and values, buckets
 * and windows constant. Everything is computed anew in double precision; nothing of the forward
 * pass but the buckets is used.
 */
final class Gradients {
  final double[][] queries;
  final double[][] keys;
  final double[][] values;

  /**
   * Computes the gradients.
   *
   * @param head the inputs
   * @param dOut gradient of the loss in the output, [N][E]
   */
  Gradients(Head head, double[][] dOut) {
    queries = like(head.queries);
    keys = like(head.keys);
    values = like(head.values);
    for (int i = 0; i < dOut.length; i++) {
      List<Occurrence> attended = head.attended(i);
      if (!attended.isEmpty()) {
        query(head, i, attended, dOut[i]);
      }
    }
    head.normalisation.ifPresent(n -> n.addGradient(head.queries, head.keys, keys, queries));
  }

  /** With share p in group g, d = dOut·v: ds = p (d − the mean of d in g, weighted by p). */
  private void query(Head head, int i, List<Occurrence> attended, double[] dOut) {
    Mixture mixture = head.mixture(i, attended);
    double[] shares = mixture.shares;
    double[] dShares = new double[shares.length];
    for (int o = 0; o < shares.length; o++) {
      int j = attended.get(o).key();
      Vectors.add(shares[o], dOut, values[j]);
      dShares[o] = Vectors.dot(dOut, head.values[j]);
    }
    // only differences count: taking the first one off makes them exactly zero for a lone key
    double first = dShares[0];
    int groups = 1 + java.util.Arrays.stream(mixture.groups).max().orElse(0);
    double[] sum = new double[groups];
    double[] weight = new double[groups];
    for (int o = 0; o < shares.length; o++) {
      dShares[o] -= first;
      sum[mixture.groups[o]] += shares[o] * dShares[o];
      weight[mixture.groups[o]] += shares[o];
    }
    for (int o = 0; o < shares.length; o++) {
      int j = attended.get(o).key();
      int group = mixture.groups[o];
      double dScore = shares[o] * (dShares[o] - sum[group] / weight[group]);
      Vectors.add(head.scale * dScore, head.keys[j], queries[i]);
      Vectors.add(head.scale * dScore, head.queries[i], keys[j]);
    }
  }

  private static double[][] like(double[][] rows) {
    double[][] zeros = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      zeros[i] = new double[rows[i].length];
    }
    return zeros;
  }
}
