package io.github.reformer4j.bench.reproduce;

import java.util.List;
import java.util.Map;

/** Table 2 of the paper (Kitaev et al. 2020): accuracies on the duplication task, in percent. */
final class PaperTable {
  /** Rows: what was trained. */
  static final List<Variant> TRAINED =
      List.of(Variant.FULL, new Variant(4), new Variant(2), new Variant(1));

  /** Columns: what was evaluated. */
  static final List<Variant> EVALUATED =
      List.of(Variant.FULL, new Variant(8), new Variant(4), new Variant(2), new Variant(1));

  private static final Map<Integer, List<Double>> PERCENT =
      Map.of(
          0, List.of(100.0, 94.8, 92.5, 76.9, 52.5),
          4, List.of(0.8, 100.0, 99.9, 99.4, 91.9),
          2, List.of(0.8, 100.0, 99.9, 98.1, 86.8),
          1, List.of(0.8, 99.9, 99.6, 94.8, 77.9));

  private PaperTable() {}

  /** The row of what was trained, in the order of {@link #EVALUATED}. */
  static List<Double> row(Variant trained) {
    List<Double> row = PERCENT.get(trained.rounds());
    if (row == null) {
      throw new IllegalArgumentException("trained = " + trained + ": expected one of " + TRAINED);
    }
    return row;
  }
}
