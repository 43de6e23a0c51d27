package io.github.reformer4j.bench.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Made-up goals: one met, one missed, one not measured. */
final class SampleGoals {
  private SampleGoals() {}

  static GoalsData of() {
    return new GoalsData(
        new GoalsData.About(
            "0.0-test",
            "2026-01-01T00:00:00Z",
            "./reformer goals --out x.json",
            "cpu",
            "8 lanes | 2 threads",
            false,
            61,
            List.of("libtorch 1"),
            List.of("a note")),
        new MachineData("Linux", "a processor", 2, 24L << 30, "JVM", 0.1, 2e10, 1.9e11),
        List.of(
            row(
                "first",
                Target.atLeast(0.75, Target.Unit.SHARE),
                measured(0.8, amounts("ours", "flop/s", 1.6e11), amounts("tile", "flop/s", 2e11))),
            row(
                "second",
                Target.atMost(12, Target.Unit.SECONDS),
                measured(12.5, amounts("forward", "s", 12.5), null)),
            row(
                "third",
                Target.atLeast(80, Target.Unit.RATIO),
                new GoalsData.Outcome(
                    null, null, "needs libtorch", List.of(), List.of(), List.of()))));
  }

  private static GoalsData.Row row(String id, Target target, GoalsData.Outcome outcome) {
    return new GoalsData.Row(id, "Section", "Goal " + id, "how", target, 3, outcome);
  }

  private static GoalsData.Outcome measured(
      double value, GoalsData.Amounts ours, GoalsData.@Nullable Amounts theirs) {
    return new GoalsData.Outcome(
        value,
        "the only case",
        null,
        List.of(new GoalsData.Case("case", value, ours, theirs)),
        List.of(new ReportData.Check("rows", 1e-7, 1e-6)),
        List.of("what to know"));
  }

  private static GoalsData.Amounts amounts(String what, String unit, double value) {
    return new GoalsData.Amounts(
        what, unit, value, 0.9 * value, 1.1 * value, List.of(0.9 * value, value, 1.1 * value));
  }
}
