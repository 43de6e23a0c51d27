package io.github.reformer4j.bench.page;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The few numbers on the project's front page, between two marks, from what was measured. */
public final class FrontPage {
  /** Goals that say what a user pays, in the order shown. */
  private static final List<String> SHOWN =
      List.of(
          "against-exact-r8",
          "against-op-by-op",
          "against-op-by-op-memory",
          "million-time",
          "million-memory",
          "exact-forward",
          "training",
          "decode-median");

  private static final String BEGIN = "<!-- measured: docs/performance.json -->\n";
  private static final String END = "<!-- end of what was measured -->\n";

  private FrontPage() {}

  /**
   * A page with the numbers of a measurement.
   *
   * @param page Markdown with both marks
   * @param data what was measured
   * @return the page, changed between the marks only; the same for the same data
   * @throws IllegalArgumentException if a mark is missing, or the measurement was a quick one
   */
  public static String updated(String page, GoalsData data) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (data.about().quick()) {
      throw new IllegalArgumentException(
          "quick = true: expected a measurement at the sizes that the goals speak of");
    }
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "page: expected the lines " + BEGIN.strip() + " and " + END.strip());
    }
    return page.substring(0, begin + BEGIN.length()) + figures(data) + page.substring(end);
  }

  private static String figures(GoalsData data) {
    MarkdownTable table = new MarkdownTable("", "Reformer4J", "Held against");
    for (String id : SHOWN) {
      for (GoalsData.Row row : data.rows()) {
        if (row.id().equals(id) && row.outcome().value() != null) {
          table.row(row.goal(), PerformancePage.side(row, true), heldAgainst(row));
        }
      }
    }
    return String.format(
            Locale.ROOT,
            "%s, %d processors, %s; 8 heads of width 64, float32, random vectors; medians of"
                + " turns, of the worst case where a line has several.\n\n",
            data.machine().cpu(),
            data.machine().processors(),
            data.about().created().substring(0, 10))
        + table
        + "\n";
  }

  private static String heldAgainst(GoalsData.Row row) {
    String amount = PerformancePage.side(row, false);
    return row.outcome().cases().stream()
        .map(GoalsData.Case::theirs)
        .filter(Objects::nonNull)
        .findFirst()
        .map(theirs -> amount + " (" + theirs.what() + ")")
        .orElse("");
  }
}
