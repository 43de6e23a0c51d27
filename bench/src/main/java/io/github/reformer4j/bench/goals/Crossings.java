package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What both goals about crossing lengths make of their times. */
final class Crossings {
  static final String COUNTED =
      "where the curves of the times cross for good, both taken as powers of the length between"
          + " measured lengths; this project's defaults (ALIGNED, each key counted once), FLAT in"
          + " the note";

  private Crossings() {}

  /** Theirs over ours at every length. */
  static List<GoalsData.Case> cases(ShortTimes times, List<Samples> others) {
    List<GoalsData.Case> cases = new ArrayList<>();
    for (int k = 0; k < others.size(); k++) {
      cases.add(
          OpByOp.over(
              String.format(Locale.ROOT, "%,d tokens", times.lengths().get(k)),
              others.get(k),
              times.lsh().get(k)));
    }
    return cases;
  }

  static Outcome outcome(
      ShortTimes times,
      List<Samples> others,
      List<GoalsData.Case> cases,
      List<ReportData.Check> checks) {
    double[] lengths = times.tokens();
    double at = Crossover.of(lengths, ShortTimes.medians(times.lsh()), ShortTimes.medians(others));
    double flat =
        Crossover.of(lengths, ShortTimes.medians(times.flat()), ShortTimes.medians(others));
    String paper =
        Double.isNaN(flat)
            ? "With FLAT windows, a key counted as often as it is met, not up to the longest"
                + " measured."
            : String.format(
                Locale.ROOT,
                "With FLAT windows, a key counted as often as it is met, from %,.0f tokens.",
                flat);
    if (Double.isNaN(at)) {
      // beyond the longest is a failure to be seen, with the lengths that show it
      double longest = lengths[lengths.length - 1];
      return new Outcome.Measured(
          Math.nextUp(longest),
          "not up to the longest measured",
          cases,
          checks,
          List.of(
              String.format(Locale.ROOT, "LSH attention is still slower at %,.0f tokens.", longest),
              paper));
    }
    String from =
        at == lengths[0]
            ? "already faster at the shortest measured"
            : "between the measured lengths around it";
    return new Outcome.Measured(at, from, cases, checks, List.of(paper));
  }
}
