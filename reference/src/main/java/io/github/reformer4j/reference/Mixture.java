package io.github.reformer4j.reference;

import io.github.reformer4j.attention.Combination;
import java.util.List;

/**
 * Semantics section 6: how much of each occurrence's value a query takes. Occurrences are combined
 * in groups, each a softmax of its own, and the groups' mean is taken: with LOGSUMEXP there is one
 * group, with AVERAGE each round with a non-empty window is one.
 */
final class Mixture {
  /** Of each occurrence; they sum to 1. */
  final double[] shares;

  /** The group of each occurrence. */
  final int[] groups;

  /** The logarithm of the total weight; minus infinity if there is no occurrence. */
  final double logsumexp;

  private Mixture(double[] shares, int[] groups, double logsumexp) {
    this.shares = shares;
    this.groups = groups;
    this.logsumexp = logsumexp;
  }

  /**
   * Combines the occurrences of one query.
   *
   * @param occurrences admissible ones
   * @param scores s_ij of each
   * @param correctDuplicates whether weights are divided by N_ij
   * @param combination how rounds combine
   * @return the shares
   */
  static Mixture of(
      List<Occurrence> occurrences,
      double[] scores,
      boolean correctDuplicates,
      Combination combination) {
    int[] divisors = correctDuplicates ? multiplicities(occurrences) : null;
    int[] groups = new int[scores.length];
    if (combination == Combination.AVERAGE) {
      for (int o = 0; o < groups.length; o++) {
        groups[o] = occurrences.get(o).round();
      }
    }
    int[] present = java.util.Arrays.stream(groups).distinct().toArray();
    double[] shares = new double[scores.length];
    double[] groupSums = new double[present.length];
    for (int g = 0; g < present.length; g++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int o = 0; o < scores.length; o++) {
        if (groups[o] == present[g]) {
          most = Math.max(most, scores[o]);
        }
      }
      double total = 0;
      for (int o = 0; o < scores.length; o++) {
        if (groups[o] == present[g]) {
          shares[o] = Math.exp(scores[o] - most) / (divisors == null ? 1 : divisors[o]);
          total += shares[o];
        }
      }
      for (int o = 0; o < scores.length; o++) {
        if (groups[o] == present[g]) {
          shares[o] /= total * present.length;
        }
      }
      groupSums[g] = most + Math.log(total);
    }
    return new Mixture(shares, groups, logsumexp(groupSums));
  }

  /** N_ij of each occurrence: how often its key occurs over all rounds. */
  static int[] multiplicities(List<Occurrence> occurrences) {
    int largest = occurrences.stream().mapToInt(Occurrence::key).max().orElse(0);
    int[] times = new int[largest + 1];
    occurrences.forEach(o -> times[o.key()]++);
    return occurrences.stream().mapToInt(o -> times[o.key()]).toArray();
  }

  private static double logsumexp(double[] terms) {
    double most = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      most = Math.max(most, term);
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    double total = 0;
    for (double term : terms) {
      total += Math.exp(term - most);
    }
    return most + Math.log(total);
  }
}
