package io.github.reformer4j.bench.page;

import java.util.List;
import java.util.Locale;

/** A goal as one line of a terminal. */
public final class GoalLine {
  private GoalLine() {}

  /**
   * The line.
   *
   * @param row measured
   * @return without a line break
   */
  public static String of(GoalsData.Row row) {
    Double value = row.outcome().value();
    String sign = row.target().direction() == Target.Direction.AT_LEAST ? ">=" : "<=";
    return String.format(
        Locale.ROOT,
        "%-24s %-7s %14s  wanted %s %s  (%.0f s)%s",
        row.id(),
        switch (row.verdict()) {
          case MET -> "met";
          case MISSED -> "MISSED";
          case NOT_MEASURED -> "-";
        },
        value == null ? "not measured" : Quantity.of(value, row.target().unit()),
        sign,
        Quantity.of(row.target().limit(), row.target().unit()),
        row.seconds(),
        row.outcome().reason() == null ? "" : ": " + row.outcome().reason());
  }

  /**
   * How many came out how.
   *
   * @param rows measured
   * @return one line
   */
  public static String summary(List<GoalsData.Row> rows) {
    return String.format(
        Locale.ROOT,
        "%d met, %d missed, %d not measured",
        count(rows, GoalsData.Verdict.MET),
        count(rows, GoalsData.Verdict.MISSED),
        count(rows, GoalsData.Verdict.NOT_MEASURED));
  }

  private static long count(List<GoalsData.Row> rows, GoalsData.Verdict verdict) {
    return rows.stream().filter(row -> row.verdict() == verdict).count();
  }
}
