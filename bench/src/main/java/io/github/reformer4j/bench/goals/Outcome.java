package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.Target;
import java.util.List;
import java.util.Locale;

/** What became of a goal. */
public sealed interface Outcome {
  /**
   * There is a number.
   *
   * @param value finite; what the target is held against
   * @param from how it comes from the cases
   * @param cases what was compared
   * @param checks what was validated before it was timed
   * @param notes what the reader must know
   */
  record Measured(
      double value,
      String from,
      List<GoalsData.Case> cases,
      List<ReportData.Check> checks,
      List<String> notes)
      implements Outcome {
    /** Checks. */
    public Measured {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value = " + value + ": expected a finite number");
      }
    }

    /** With one more thing that the reader must know. */
    Measured noting(String note) {
      return new Measured(
          value,
          from,
          cases,
          checks,
          java.util.stream.Stream.concat(notes.stream(), java.util.stream.Stream.of(note))
              .toList());
    }
  }

  /**
   * There is none.
   *
   * @param reason one line
   * @param failed whether something is broken, and not merely left out
   */
  record NotMeasured(String reason, boolean failed) implements Outcome {
    /** Left out. */
    static NotMeasured because(String reason) {
      return new NotMeasured(reason, false);
    }
  }

  /** A goal with one case. */
  static Measured of(GoalsData.Case only, List<ReportData.Check> checks) {
    return new Measured(only.value(), only.name(), List.of(only), checks, List.of());
  }

  /** A goal that every case must reach. */
  static Outcome worst(Target target, List<GoalsData.Case> cases, List<ReportData.Check> checks) {
    if (cases.isEmpty()) {
      return NotMeasured.because("no case could be measured");
    }
    double value =
        cases.stream().mapToDouble(GoalsData.Case::value).reduce(target::worse).orElseThrow();
    String name = cases.stream().filter(c -> c.value() == value).findFirst().orElseThrow().name();
    String from =
        cases.size() == 1
            ? name
            : String.format(Locale.ROOT, "worst of %d: %s", cases.size(), name);
    return new Measured(value, from, cases, checks, List.of());
  }

  /** As it goes into the JSON file. */
  default GoalsData.Outcome data() {
    return switch (this) {
      case Measured m -> new GoalsData.Outcome(m.value, m.from, null, m.cases, m.checks, m.notes);
      case NotMeasured n ->
          new GoalsData.Outcome(null, null, n.reason, List.of(), List.of(), List.of());
    };
  }
}
