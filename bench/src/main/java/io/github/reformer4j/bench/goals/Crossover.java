package io.github.reformer4j.bench.goals;

/** The length from which one thing is faster than another for good. */
final class Crossover {
  private Crossover() {}

  /**
   * Interpolates between measured lengths, both times as powers of the length in between.
   *
   * @param lengths ascending
   * @param seconds of the one that wins in the end, by length
   * @param others of the other one
   * @return the length at which both take the same; the shortest if the one is never slower; NaN if
   *     it is slower at the longest
   */
  static double of(double[] lengths, double[] seconds, double[] others) {
    int last = lengths.length - 1;
    double[] lead = new double[lengths.length];
    for (int i = 0; i <= last; i++) {
      lead[i] = Math.log(others[i]) - Math.log(seconds[i]);
    }
    if (!(lead[last] >= 0)) {
      return Double.NaN;
    }
    int first = last;
    while (first > 0 && lead[first - 1] >= 0) {
      first--;
    }
    if (first == 0) {
      return lengths[0];
    }
    double share = -lead[first - 1] / (lead[first] - lead[first - 1]);
    return Math.exp(
        Math.log(lengths[first - 1])
            + share * (Math.log(lengths[first]) - Math.log(lengths[first - 1])));
  }
}
