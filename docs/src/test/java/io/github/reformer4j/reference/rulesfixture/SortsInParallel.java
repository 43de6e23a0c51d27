package io.github.reformer4j.reference.rulesfixture;

import java.util.Arrays;

/** An oracle that sorts on many threads. */
public final class SortsInParallel {
  private SortsInParallel() {}

  static void sort(double[] values) {
    Arrays.parallelSort(values);
  }
}
