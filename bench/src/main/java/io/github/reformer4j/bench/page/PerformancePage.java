package io.github.reformer4j.bench.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the page about performance from what was measured; nothing on it is typed by hand. */
public final class PerformancePage {
  private PerformancePage() {}

  /**
   * The page.
   *
   * @param data what was measured
   * @return Markdown, the same for the same data
   */
  public static String markdown(GoalsData data) {
    StringBuilder page = new StringBuilder();
    opening(data, page);
    goals(data, page);
    missed(data, page);
    cases(data, page);
    checked(data, page);
    machine(data, page);
    return page.toString();
  }

  private static void opening(GoalsData data, StringBuilder page) {
    page.append("# Performance\n\n");
    paragraph(
        page,
        "What this project wants to reach on a processor, and what it reached on one machine in one"
            + " run. Everything is validated before it is timed; what is compared is measured in"
            + " turns, a ratio is the median of those of each turn, and a measured number that no"
            + " ratio names is a median. The page is made from"
            + " [performance.json](performance.json), which holds every sample; a test fails when"
            + " the two differ.");
    if (data.about().quick()) {
      paragraph(
          page,
          "**This is a quick run at smaller sizes than the goals speak of: its verdicts say"
              + " nothing about them.**");
    }
    long met = count(data, GoalsData.Verdict.MET);
    long missed = count(data, GoalsData.Verdict.MISSED);
    long open = count(data, GoalsData.Verdict.NOT_MEASURED);
    MachineData machine = data.machine();
    paragraph(
        page,
        String.format(
            Locale.ROOT,
            "Of %d goals: %d met, %d missed, %d not measured. Measured %s on %s (%d"
                + " processors), %s, version %s, in %.0f minutes. Unless a row says otherwise:"
                + " batch 1, 8 heads of width 64, chunks of 64, one chunk back, float32, random"
                + " vectors.",
            data.rows().size(),
            met,
            missed,
            open,
            data.about().created(),
            machine.cpu(),
            machine.processors(),
            machine.jvm(),
            data.about().version(),
            Math.ceil(data.about().seconds() / 60)));
    page.append("To measure again and to make this page again:\n\n```text\n");
    page.append(data.about().command()).append(" --out docs/performance.json\n");
    page.append("./reformer performance\n```\n\n");
    data.about().notes().forEach(note -> page.append("- ").append(note).append('\n'));
    if (!data.about().notes().isEmpty()) {
      page.append('\n');
    }
  }

  private static long count(GoalsData data, GoalsData.Verdict verdict) {
    return data.rows().stream().filter(row -> row.verdict() == verdict).count();
  }

  private static void goals(GoalsData data, StringBuilder page) {
    page.append("## Goals\n\n");
    MarkdownTable table =
        new MarkdownTable("", "Goal", "Wanted", "Measured", "", "Ours", "Held against");
    String section = "";
    for (GoalsData.Row row : data.rows()) {
      table.row(
          row.section().equals(section) ? "" : "**" + row.section() + "**",
          row.goal(),
          wanted(row.target()),
          measured(row),
          verdict(row),
          side(row, true),
          side(row, false));
      section = row.section();
    }
    page.append(table).append('\n');
    paragraph(
        page,
        "Where a goal has several cases, the sides shown are those of the case that decides; all"
            + " cases are below.");
  }

  private static String wanted(Target target) {
    String sign = target.direction() == Target.Direction.AT_LEAST ? "≥ " : "≤ ";
    return sign + Quantity.of(target.limit(), target.unit());
  }

  private static String measured(GoalsData.Row row) {
    Double value = row.outcome().value();
    return value == null ? "not measured" : Quantity.of(value, row.target().unit());
  }

  private static String verdict(GoalsData.Row row) {
    return switch (row.verdict()) {
      case MET -> "met";
      case MISSED -> "**missed**";
      case NOT_MEASURED -> "–";
    };
  }

  /** The case whose value is the row's, if one is. */
  static String side(GoalsData.Row row, boolean ours) {
    Double value = row.outcome().value();
    for (GoalsData.Case one : row.outcome().cases()) {
      if (value != null && one.value() == value) {
        return ours ? amounts(one.ours()) : amounts(one.theirs());
      }
    }
    return "";
  }

  private static String amounts(GoalsData.@Nullable Amounts amounts) {
    return amounts == null ? "" : Quantity.amount(amounts.median(), amounts.unit());
  }

  private static void missed(GoalsData data, StringBuilder page) {
    List<String> lines = new ArrayList<>();
    for (GoalsData.Row row : data.rows()) {
      if (row.verdict() == GoalsData.Verdict.MISSED) {
        lines.add(
            String.format(
                Locale.ROOT,
                "Missed: %s: %s, wanted %s (%s).",
                row.goal(),
                measured(row),
                wanted(row.target()),
                row.outcome().from()));
      } else if (row.verdict() == GoalsData.Verdict.NOT_MEASURED) {
        lines.add(
            String.format(
                Locale.ROOT, "Not measured: %s: %s.", row.goal(), row.outcome().reason()));
      }
    }
    page.append("## What is missing\n\n");
    if (lines.isEmpty()) {
      paragraph(page, "Nothing: every goal is met.");
      return;
    }
    lines.forEach(line -> page.append("- ").append(line).append('\n'));
    page.append('\n');
  }

  private static void cases(GoalsData data, StringBuilder page) {
    page.append("## Every comparison\n\n");
    String section = "";
    for (GoalsData.Row row : data.rows()) {
      if (row.outcome().value() == null) {
        continue;
      }
      if (!row.section().equals(section)) {
        section = row.section();
        page.append("### ").append(section).append("\n\n");
      }
      page.append("**").append(row.goal()).append("** (`").append(row.id()).append("`). ");
      paragraph(page, "Counted: " + row.counted() + ". The number: " + row.outcome().from() + ".");
      MarkdownTable table =
          new MarkdownTable("Case", "Value", "Ours", "Range", "Held against", "Median", "Range");
      row.outcome().cases().forEach(one -> add(table, one, row.target()));
      page.append(table).append('\n');
      row.outcome().notes().forEach(note -> paragraph(page, note));
    }
  }

  private static void add(MarkdownTable table, GoalsData.Case one, Target target) {
    GoalsData.Amounts theirs = one.theirs();
    table.row(
        one.name(),
        caseValue(one, target),
        amounts(one.ours()),
        range(one.ours()),
        theirs == null ? "" : theirs.what(),
        amounts(theirs),
        theirs == null ? "" : range(theirs));
  }

  /** Cases of a goal about a length or a slope are ratios. */
  private static String caseValue(GoalsData.Case one, Target target) {
    Target.Unit unit =
        switch (target.unit()) {
          case TOKENS -> Target.Unit.RATIO;
          case PLAIN -> Target.Unit.SHARE;
          case SHARE, RATIO, SECONDS, BYTES -> target.unit();
        };
    return Quantity.of(one.value(), unit);
  }

  private static String range(GoalsData.Amounts amounts) {
    if (amounts.samples().size() == 1) {
      return "one";
    }
    return String.format(
        Locale.ROOT,
        "%s to %s, %d",
        Quantity.amount(amounts.least(), amounts.unit()),
        Quantity.amount(amounts.most(), amounts.unit()),
        amounts.samples().size());
  }

  private static void checked(GoalsData data, StringBuilder page) {
    page.append("## Checked before anything was timed\n\n");
    Map<String, ReportData.Check> checks = new LinkedHashMap<>();
    for (GoalsData.Row row : data.rows()) {
      row.outcome()
          .checks()
          .forEach(check -> checks.merge(check.what(), check, PerformancePage::worse));
    }
    if (checks.isEmpty()) {
      paragraph(page, "Nothing: no goal with a check was measured.");
      return;
    }
    paragraph(
        page,
        String.format(
            Locale.ROOT,
            "%d comparisons, each below its limit: small cases with the double-precision reference,"
                + " rows of full-size results with sums in double precision, gradients, and sampled"
                + " results of other libraries with ours. The ten nearest to their limit:",
            checks.size()));
    MarkdownTable table = new MarkdownTable("Comparison", "Error", "Limit");
    checks.values().stream()
        .sorted((a, b) -> Double.compare(share(b), share(a)))
        .limit(10)
        .forEach(
            check -> table.row(check.what(), exponent(check.measured()), exponent(check.limit())));
    page.append(table).append('\n');
  }

  private static ReportData.Check worse(ReportData.Check a, ReportData.Check b) {
    return share(a) >= share(b) ? a : b;
  }

  private static double share(ReportData.Check check) {
    return check.limit() == 0 ? 0 : check.measured() / check.limit();
  }

  private static String exponent(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }

  private static void machine(GoalsData data, StringBuilder page) {
    MachineData machine = data.machine();
    page.append("## The machine\n\n");
    MarkdownTable table = new MarkdownTable("", "");
    table.row("Processor", machine.cpu() + ", " + machine.processors() + " logical processors");
    table.row("Memory", Quantity.amount((double) machine.memoryBytes(), "B"));
    table.row(
        "Memory copy",
        Quantity.amount(machine.copyBytesPerSecond(), "B") + "/s, read plus written, all threads");
    Double tile = machine.tileFlopsPerSecond();
    if (tile != null) {
      table.row("Tile kernel", Quantity.amount(tile, "flop/s") + ", all threads");
    }
    table.row("Operating system", machine.os());
    table.row("JVM", machine.jvm());
    table.row("Backend", data.about().backend() + ": " + data.about().backendDescription());
    Double load = machine.loadBefore();
    if (load != null) {
      table.row(
          "Load before", String.format(Locale.ROOT, "%.2f (0 = nothing else was running)", load));
    }
    data.about().peers().forEach(peer -> table.row("Held against", peer));
    page.append(table);
  }

  private static void paragraph(StringBuilder page, String text) {
    page.append(text).append("\n\n");
  }
}
